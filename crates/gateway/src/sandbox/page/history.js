// The messages of one chat, and what later ones do to earlier ones: reactions, edits, deletions. Draws nothing.

/** A chat's messages by id, oldest first. */
export class History {
  constructor(messages = []) {
    this.messages = new Map();
    this.reactionsTo = new Map();
    for (const message of messages) this.add(message);
  }

  find(id) {
    return this.messages.get(id);
  }

  last(side) {
    return [...this.messages.values()].filter((message) => message.side === side).at(-1);
  }

  /** Pairs of side and emoji. */
  reactions(id) {
    return [...(this.reactionsTo.get(id) ?? new Map())];
  }

  /**
   * Takes a message. Answers with what is to be drawn: `{added}` a new line, `{changed}` an earlier message that is different
   * now, or nothing.
   */
  add(message) {
    if (this.messages.has(message.id)) return {};
    const { type, content } = message;
    if (type === "reaction" && this.messages.has(content.message_id)) return { changed: this.react(message) };
    const original = this.messages.get(content?.original_message_id);
    if (type === "edit" && original) {
      original.content = { ...original.content, body: content.message?.text?.body ?? original.content.body };
      original.isEdited = true;
      return { changed: original };
    }
    if (type === "revoke" && original) {
      original.isRevoked = true;
      this.reactionsTo.delete(original.id);
      return { changed: original };
    }
    this.messages.set(message.id, message);
    return { added: message };
  }

  react({ side, content }) {
    const reactions = this.reactionsTo.get(content.message_id) ?? new Map();
    if (content.emoji) reactions.set(side, content.emoji);
    else reactions.delete(side);
    this.reactionsTo.set(content.message_id, reactions);
    return this.messages.get(content.message_id);
  }

  /** The person's message that this one of the business answers: the one it quotes, or the last one before it. */
  questionOf(answer) {
    const quoted = this.messages.get(answer.context);
    if (quoted?.side === "person") return quoted;
    const all = [...this.messages.values()];
    return all.slice(0, all.indexOf(answer)).findLast((message) => message.side === "person");
  }
}
