// One message as an element: its bubble, ticks, reactions, buttons, and why it did not arrive.

import { actions, cards } from "./actions.js";
import { body, summary } from "./content.js";
import { element, icon } from "./element.js";
import { explained } from "./failures.js";
import { openMenu } from "./menu.js";
import { timeOf } from "./time.js";

const TICKS = {
  person: {
    sent: ["sent", "Sent: the bot has not taken it yet"],
    delivered: ["delivered", "Delivered: the bot took it"],
    read: ["delivered", "Read by the bot"],
    failed: ["warning", "Not delivered"],
  },
  business: {
    sent: ["sent", "The bot was told: sent"],
    delivered: ["delivered", "The bot was told: delivered"],
    read: ["delivered", "The bot was told: read"],
    failed: ["warning", "Not delivered"],
  },
};

/**
 * A list item. `chat` has `find(id)` for messages of this chat, `send(deed)` for taps, `reply(message)`, `why(message)` and
 * `reactions(id)`, pairs of side and emoji.
 */
export function messageItem(message, chat) {
  const bubble = element(
    "div",
    { className: message.type === "sticker" ? "bubble bare" : "bubble" },
    element("span", { className: "unseen" }, message.side === "person" ? "Person: " : "Business: "),
    quote(chat.find(message.context)),
    body(message),
    meta(message),
  );
  const carousel = cards(message, chat);
  const buttons = carousel ? null : actions(message, chat);
  const stack = element("div", { className: buttons || carousel ? "stack wide" : "stack" }, bubble, carousel, buttons);
  const line = element("div", { className: "line" }, stack, sideButtons(message, chat));
  const item = element("li", { className: `message ${message.side}`, data: { id: message.id, kind: message.type } }, line);
  setReactions(item, chat.reactions(message.id));
  setStatus(item, message);
  return item;
}

/** Moves the ticks, and says why it failed. */
export function setStatus(item, { side, status, failure }) {
  item.dataset.status = status;
  const [name, words] = (TICKS[side] ?? TICKS.person)[status] ?? TICKS.person.sent;
  const place = item.querySelector(".ticks");
  place.replaceChildren(icon(name, words));
  place.title = words;
  item.querySelector(".failure")?.remove();
  if (status === "failed") item.append(element("p", { className: "failure" }, icon("warning"), failureWords(side, failure)));
}

function failureWords(side, failure) {
  if (failure) return `Not delivered: ${explained(failure)}`;
  return side === "person" ? "Not delivered: the bot did not take it." : "Not delivered.";
}

/** Shows who reacted how. */
export function setReactions(item, reactions) {
  item.querySelector(".reactions")?.remove();
  if (reactions.length === 0) return;
  const chips = reactions.map(([side, emoji]) =>
    element("span", { role: "img", aria: { label: `${side === "person" ? "The person" : "The business"} reacted ${emoji}` } }, emoji),
  );
  item.querySelector(".line").after(element("div", { className: "reactions" }, chips));
}

function meta(message) {
  const clock = element("time", { dateTime: message.at }, timeOf(message.at));
  const edited = message.isEdited && !message.isRevoked ? element("span", {}, "edited") : null;
  return element("span", { className: "meta" }, edited, clock, element("span", { className: "ticks" }));
}

function sideButtons(message, chat) {
  const why = { type: "button", className: "side-button why", onclick: () => chat.why(message), title: "Why this answer?", aria: { label: "Why this answer?" } };
  const more = { type: "button", className: "side-button", title: "Reply, react …", aria: { label: "What to do with this message", haspopup: "dialog" } };
  const menu = element("button", more, icon("more"));
  menu.onclick = () => openMenu(message, chat);
  return element("div", { className: "side-buttons" }, message.side === "business" ? element("button", why, "Why?") : null, menu);
}

function quote(quoted) {
  if (!quoted) return null;
  const who = quoted.side === "person" ? "Person" : "Business";
  return element("div", { className: "quote" }, element("b", {}, who), element("span", {}, summary(quoted)));
}
