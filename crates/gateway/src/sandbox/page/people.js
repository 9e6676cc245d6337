// The side column: who can be played, and the form for one more.

import { addPerson } from "./api.js";
import { byId, element, initials } from "./element.js";

const HUES = 6;

/** Draws the people. `onPick(phone)` is called when one is chosen. */
export function showPeople(people, current, onPick) {
  const entry = (person, place) => {
    const isCurrent = person.phone === current;
    const unread = person.unread > 0 ? element("span", { className: "unread" }, String(person.unread)) : null;
    const unreadWords = person.unread > 0 ? element("span", { className: "unseen" }, "unread") : null;
    const button = element(
      "button",
      { type: "button", className: "contact", onclick: () => onPick(person.phone), data: { phone: person.phone } },
      avatar(person.name, place),
      element("span", { className: "who" }, element("b", {}, person.name), element("small", {}, person.note || `+${person.phone}`)),
      unread,
      unreadWords,
    );
    if (isCurrent) button.setAttribute("aria-current", "true");
    return element("li", {}, button);
  };
  const list = byId("people");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.phone : null;
  list.replaceChildren(...people.map(entry));
  if (focused) [...list.querySelectorAll("button")].find((button) => button.dataset.phone === focused)?.focus();
}

/** Lets the form add somebody; `onAdded(phone)` opens the chat. */
export function setUpNewcomer(onAdded) {
  const dialog = byId("newcomer");
  const trouble = byId("newcomer-trouble");
  byId("add").onclick = () => {
    byId("newcomer-form").reset();
    trouble.hidden = true;
    dialog.showModal();
    byId("newcomer-phone").focus();
  };
  byId("newcomer-form").onsubmit = async (event) => {
    event.preventDefault();
    try {
      const { phone } = await addPerson(byId("newcomer-phone").value, byId("newcomer-name").value);
      dialog.close();
      onAdded(phone);
    } catch (error) {
      trouble.textContent = error.message;
      trouble.hidden = false;
    }
  };
}

function avatar(name, place) {
  return element("span", { className: `avatar hue-${place % HUES}`, aria: { hidden: "true" } }, initials(name));
}
