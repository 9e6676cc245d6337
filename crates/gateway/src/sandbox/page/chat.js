// One chat: a column with its head, its messages and its message box.

import * as api from "./api.js";
import { composer } from "./composer.js";
import { element, icon, initials } from "./element.js";
import { explained } from "./failures.js";
import { History } from "./history.js";
import { messageItem, setReactions, setStatus } from "./message.js";
import { openPerson } from "./person.js";
import { state } from "./state.js";
import { dayOf, isSameDay, windowOf } from "./time.js";

// Nearer to the end than this, new messages keep the newest in sight.
const NEAR_END_PX = 120;

/** The chat of a person as a column. `onWhy(message, question)` shows where an answer comes from; `onClose()` puts it away. */
export class Chat {
  constructor(id, { onWhy, onClose }) {
    this.id = id;
    this.onWhy = onWhy;
    this.history = new History();
    this.list = element("ol", { className: "messages" });
    this.scroll = element("div", { className: "scroll", role: "log", tabIndex: 0, aria: { live: "off" } }, this.list);
    this.end = element("button", { type: "button", className: "round jump", hidden: true, aria: { label: "Go to the newest message" } }, icon("down"));
    this.end.onclick = () => this.follow(true);
    this.scroll.addEventListener("scroll", () => this.follow(false), { passive: true });
    this.title = element("h2");
    this.window = element("p", { className: "window" });
    this.avatar = element("span", { className: "avatar", aria: { hidden: "true" } });
    this.trouble = element("p", { className: "trouble", role: "alert", hidden: true });
    this.composer = composer({ trySend: (deed) => this.trySend(deed), attempt: (action) => this.attempt(action) });
    const settings = { type: "button", className: "round", title: "Change this person", aria: { haspopup: "dialog" } };
    this.settings = element("button", settings, icon("settings"));
    this.settings.onclick = () => openPerson(state.people.get(this.id), (action) => this.attempt(action));
    this.close = element("button", { type: "button", className: "round close", title: "Put this chat away", onclick: onClose }, icon("close"));
    const head = element("header", { className: "chat-head" }, this.avatar, element("div", { className: "chat-title" }, this.title, this.window), this.settings, this.close);
    this.element = element("section", { className: "chat", data: { person: id } }, head, this.scroll, this.end, this.trouble, this.composer.element);
    this.drawHead();
  }

  /** Loads the chat, and shows it from its end. */
  async load() {
    const { messages, typing_ms: typing } = await api.chat(this.id);
    this.history = new History();
    this.scroll.setAttribute("aria-live", "off");
    this.list.replaceChildren();
    for (const message of messages) this.add(message);
    this.showTyping(typing > 0);
    this.drawHead();
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.scroll.setAttribute("aria-live", "polite");
    this.composer.showHints(this.history.messages.size === 0);
  }

  drawHead() {
    const person = state.people.get(this.id);
    if (!person) return;
    this.title.textContent = person.name;
    this.avatar.textContent = initials(person.name);
    this.avatar.dataset.hue = [...state.people.keys()].indexOf(this.id) % 6;
    this.element.setAttribute("aria-label", `${person.name} and ${state.business.name}`);
    this.scroll.setAttribute("aria-label", `Messages of ${person.name}`);
    this.settings.setAttribute("aria-label", `Change ${person.name}`);
    this.close.setAttribute("aria-label", `Put the chat of ${person.name} away`);
    this.composer.draw(person);
    this.drawWindow();
  }

  /** How long the business may still write freely. */
  drawWindow() {
    const person = state.people.get(this.id);
    if (!person) return;
    const { isOpen, words } = windowOf(person);
    if (this.window.textContent === words) return;
    this.window.textContent = words;
    this.window.dataset.open = isOpen;
  }

  /** A new message, in either direction. */
  receive(message) {
    const isFollowed = this.isNearEnd() || message.side === "person";
    const typing = this.list.querySelector(".typing");
    if (message.side === "business") typing?.remove();
    this.add(message);
    if (message.side === "person" && typing) this.list.append(typing);
    this.composer.showHints(false);
    this.follow(isFollowed);
  }

  add(message) {
    const previous = [...this.history.messages.values()].at(-1);
    const { added, changed } = this.history.add(message);
    if (changed) this.redraw(changed);
    if (!added) return;
    if (!previous || !isSameDay(previous.at, message.at)) {
      this.list.append(element("li", { className: "day" }, element("span", {}, dayOf(message.at))));
    }
    const item = this.itemOf(message);
    if (previous?.side !== message.side) item.classList.add("first");
    this.list.append(item);
  }

  itemOf(message) {
    const item = messageItem(message, {
      find: (id) => this.history.find(id),
      reactions: (id) => this.history.reactions(id),
      send: (deed) => this.attempt(() => this.trySend(deed)),
      trySend: (deed) => this.trySend(deed),
      reply: (quoted) => this.composer.quote(quoted),
      why: (asked) => this.why(asked),
    });
    // Pictures have no height until they are here.
    for (const picture of item.querySelectorAll("img")) {
      picture.addEventListener("load", () => this.follow(this.isNearEnd(picture.height)));
    }
    return item;
  }

  redraw(message) {
    const old = this.find(message.id);
    if (!old) return;
    const item = this.itemOf(message);
    item.classList.toggle("first", old.classList.contains("first"));
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(item);
    if (hadFocus) item.querySelector("button")?.focus();
    setReactions(item, this.history.reactions(message.id));
  }

  why(message) {
    this.onWhy(message, message.side === "person" ? message : this.history.questionOf(message));
  }

  /** The bot says why it answered a message so. */
  trace(id, trace) {
    const message = this.history.find(id);
    if (message) message.trace = trace;
  }

  status(id, status, failure) {
    const message = this.history.find(id);
    if (!message) return;
    Object.assign(message, { status, failure });
    setStatus(this.find(id), message);
    this.follow(this.isNearEnd());
  }

  find(id) {
    return [...this.list.children].find((item) => item.dataset.id === id);
  }

  showTyping(isTyping) {
    this.list.querySelector(".typing")?.remove();
    if (!isTyping) return;
    const wasNearEnd = this.isNearEnd();
    const dots = element("div", { className: "bubble" }, element("i"), element("i"), element("i"));
    const words = element("span", { className: "unseen" }, "The business is typing");
    this.list.append(element("li", { className: "message business typing first" }, words, dots));
    this.follow(wasNearEnd);
  }

  /** A request of the bot was refused: no person sees it, who builds the bot must. */
  refused(code, details) {
    const isFollowed = this.isNearEnd();
    const words = `A message of the bot was refused: ${explained({ code, details })}`;
    this.list.append(element("li", { className: "refused" }, icon("warning"), element("span", { title: details }, words)));
    this.follow(isFollowed);
  }

  trySend(deed) {
    return api.act(this.id, deed);
  }

  /** Runs something that may fail and shows why. Whether it worked. */
  async attempt(action) {
    try {
      await action();
      this.trouble.hidden = true;
      return true;
    } catch (error) {
      this.trouble.textContent = error.message;
      this.trouble.hidden = false;
      return false;
    }
  }

  isNearEnd(slack = 0) {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_END_PX + slack;
  }

  follow(isWanted) {
    if (isWanted) this.scroll.scrollTop = this.scroll.scrollHeight;
    this.end.hidden = this.isNearEnd();
  }
}
