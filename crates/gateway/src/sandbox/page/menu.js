// What can be done with a message: answer it, react to it, change or delete an own one.

import { summary } from "./content.js";
import { element } from "./element.js";
import { ask, closeSheet, openSheet, row } from "./sheet.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** Opens the choice. `chat` as for a message's item. */
export function openMenu(message, chat) {
  const own = chat.reactions(message.id).find(([side]) => side === "person")?.[1];
  const isOwn = message.side === "person";
  const isText = message.type === "text";
  openSheet(
    "Message",
    element("p", { className: "about" }, summary(message)),
    element("div", { className: "emoji", role: "group", aria: { label: "React" } }, EMOJI.map((emoji) => reactionButton(message, emoji, own, chat))),
    row("Reply", "Your next message quotes this one", () => chat.reply(message)),
    isOwn ? null : row("Why?", "How the bot came to this answer, and the requests behind it", () => chat.why(message)),
    isOwn ? row("Requests", "The webhooks that carried it", () => chat.why(message)) : null,
    isOwn && isText ? row("Edit", "The bot gets the new words", () => edit(message, chat)) : null,
    isOwn ? row("Delete", "For everybody", () => chat.send({ kind: "revoke", message_id: message.id })) : null,
  );
}

function reactionButton(message, emoji, own, chat) {
  const isTaken = emoji === own;
  const onclick = () => {
    closeSheet();
    chat.send({ kind: "reaction", message_id: message.id, ...(isTaken ? {} : { emoji }) });
  };
  const words = isTaken ? `Take ${emoji} back` : `React ${emoji}`;
  return element("button", { type: "button", onclick, title: words, aria: { label: words, pressed: isTaken } }, emoji);
}

function edit(message, chat) {
  ask({
    title: "Edit the message",
    fields: [{ name: "body", label: "New words", type: "textarea", value: message.content.body, required: true, maxLength: 4096 }],
    submit: "Change it",
    onSubmit: ({ body }) => chat.trySend({ kind: "edit", message_id: message.id, body }),
  });
}
