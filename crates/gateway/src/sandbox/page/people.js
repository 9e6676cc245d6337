// Who can be played: a list beside the chats, a row of tabs on a narrow screen.

import { byId, element, initials } from "./element.js";
import { state } from "./state.js";

const HUES = 6;

/** Brings somebody's entry into sight, where the list is longer than its place. */
export function showEntry(id) {
  const entry = [...byId("people").querySelectorAll("button")].find((button) => button.dataset.id === id);
  entry?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Draws the people. `open` holds the ids of the chats on the screen; `onPick(id)` is called when one is chosen. */
export function showPeople(open, onPick) {
  const entry = (person, place) => {
    const isOpen = open.includes(person.id);
    const unread = person.unread > 0 && !isOpen ? person.unread : 0;
    const button = element(
      "button",
      { type: "button", className: "contact", onclick: () => onPick(person.id), data: { id: person.id } },
      element("span", { className: "avatar", data: { hue: place % HUES }, aria: { hidden: "true" } }, initials(person.name)),
      element("span", { className: "who" }, element("b", {}, person.name), element("small", {}, about(person))),
      unread ? element("span", { className: "unread" }, String(unread), element("span", { className: "unseen" }, " unread")) : null,
    );
    if (isOpen) button.setAttribute("aria-current", "true");
    return element("li", {}, button);
  };
  const list = byId("people");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  list.replaceChildren(...[...state.people.values()].map(entry));
  if (focused) [...list.querySelectorAll("button")].find((button) => button.dataset.id === focused)?.focus();
}

// What sets somebody apart comes before who they are.
const TRAITS = [
  [(person) => !person.has_whatsapp, "has no WhatsApp"],
  [(person) => person.is_blocked, "blocked by the business"],
  [(person) => person.blocks_business, "blocks the business"],
  [(person) => !person.takes_marketing, "no marketing"],
  [(person) => person.hides_phone, "hides the phone"],
];

function about(person) {
  const traits = TRAITS.filter(([has]) => has(person)).map(([, words]) => words);
  const name = person.note || (person.phone ? `+${person.phone}` : (person.username ?? person.user_id));
  return [...traits, name].join(" · ");
}
