// The chats on the screen: side by side where there is room, one at a time where there is not.

import { Chat } from "./chat.js";
import { byId } from "./element.js";
import { markRead } from "./api.js";
import { showEntry, showPeople } from "./people.js";
import { state } from "./state.js";

// Narrower than this, a column's buttons would break into lines.
const COLUMN_MIN_PX = 330;

// Chats by the person's id, in the order on the screen, and the ids in the order of their last use.
const chats = new Map();
let used = [];
let onWhy = () => {};

const columns = byId("columns");
const room = () => Math.max(1, Math.floor(columns.clientWidth / COLUMN_MIN_PX));

/** Sets up the columns; `whenAsked(message, question)` shows where an answer comes from. */
export function setUpColumns(whenAsked) {
  onWhy = whenAsked;
  new ResizeObserver(() => {
    if (chats.size > room()) trim();
  }).observe(columns);
  document.addEventListener("visibilitychange", readWhatIsSeen);
}

/** The chat of this person, when it is on the screen. */
export const chatOf = (id) => chats.get(id);
export const openChats = () => [...chats.values()];

/** Loads the chats again, those in the address first; without any, as many as there is room for. */
export async function reload() {
  const wanted = chats.size > 0 ? [...chats.keys()] : location.hash.slice(1).split(",").filter(Boolean);
  const known = wanted.filter((id) => state.people.has(id));
  const ids = known.length > 0 ? known : [...state.people.keys()].slice(0, 2);
  for (const id of [...chats.keys()]) if (!ids.includes(id)) remove(id);
  await Promise.all(ids.slice(0, room()).map((id) => show(id).load()));
  drawPeople();
  showEntry(used.at(-1));
  readWhatIsSeen();
}

/** Puts somebody's chat on the screen, instead of the one unused longest where there is no room, and goes to its box. */
export async function pick(id) {
  const isNew = !chats.has(id);
  const chat = show(id);
  trim();
  drawPeople();
  showEntry(id);
  if (isNew) await chat.attempt(() => chat.load());
  const hasKeyboard = matchMedia("(hover: hover)").matches;
  if (hasKeyboard) chat.composer.focus();
  chat.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  readWhatIsSeen();
}

function show(id) {
  used = [...used.filter((other) => other !== id), id];
  const known = chats.get(id);
  if (known) return known;
  const onClose = () => {
    remove(id);
    drawPeople();
    byId("people").querySelector("button")?.focus();
  };
  const chat = new Chat(id, { onWhy, onClose });
  chat.element.addEventListener("focusin", () => (used = [...used.filter((other) => other !== id), id]));
  chats.set(id, chat);
  columns.append(chat.element);
  remember();
  return chat;
}

function remove(id) {
  chats.get(id)?.element.remove();
  chats.delete(id);
  used = used.filter((other) => other !== id);
  remember();
}

function trim() {
  while (chats.size > room()) remove(used[0]);
  drawPeople();
}

function remember() {
  history.replaceState(null, "", `#${[...chats.keys()].join(",")}`);
  byId("nobody").hidden = chats.size > 0;
}

/** Draws the people, and the heads of the chats. */
export function drawPeople() {
  showPeople([...chats.keys()], pick);
  for (const chat of chats.values()) chat.drawHead();
}

/** The business learns that the messages on the screen were read, if there are new ones. */
export function readWhatIsSeen() {
  if (document.visibilityState !== "visible") return;
  for (const id of chats.keys()) {
    const person = state.people.get(id);
    if (!person?.unread) continue;
    person.unread = 0;
    // It is tried again with the next message; nothing to show.
    markRead(id).catch(() => {});
  }
}
