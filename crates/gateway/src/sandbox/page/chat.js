// The chat page: who you are, the chat on the screen, and what happens in it.

import * as api from "./api.js";
import { attempt, openSheet, setUpComposer, showHints } from "./composer.js";
import { byId, element, icon, initials } from "./element.js";
import { messageItem, setStatus } from "./message.js";
import { setUpNewcomer, showPeople } from "./people.js";

// Nearer to the end than this, new messages keep the newest in sight.
const NEAR_END_PX = 120;
const day = new Intl.DateTimeFormat([], { weekday: "long", day: "numeric", month: "long" });

const state = { business: { name: "", phone: "" }, people: [], phone: null, messages: new Map(), typingTimer: 0 };
const scroll = byId("scroll");
const list = byId("messages");

const send = (deed) => api.send(state.phone, deed);

const handlers = {
  find: (id) => state.messages.get(id),
  onTap: (message, id) => attempt(() => send({ kind: "button", message_id: message.id, id })),
  onOpen: (message) => openSheet(message, send),
};

/** Loads everything that is on the screen. */
async function load() {
  const { business, hints, people } = await api.people();
  Object.assign(state, { business, people });
  document.title = `${business.name} · recado sandbox`;
  byId("business-name").textContent = business.name;
  byId("empty-title").textContent = `Say something to ${business.name}`;
  for (const id of ["business-avatar", "empty-avatar"]) byId(id).textContent = initials(business.name);
  byId("empty-hints").hidden = hints.length === 0;
  showHints(hints, send);
  const wanted = state.phone ?? location.hash.slice(1);
  const known = people.find((person) => person.phone === wanted) ?? people[0];
  drawPeople();
  if (known) await open(known.phone);
}

/** Puts a person's chat on the screen. */
async function open(phone) {
  state.phone = phone;
  history.replaceState(null, "", `#${phone}`);
  drawPeople();
  const chat = await api.history(phone);
  if (state.phone !== phone) return;
  state.messages.clear();
  list.setAttribute("aria-live", "off");
  list.replaceChildren();
  for (const message of chat.messages) add(message);
  list.setAttribute("aria-live", "polite");
  showTyping(chat.typing_ms);
  byId("empty").hidden = chat.messages.length > 0;
  scroll.scrollTop = scroll.scrollHeight;
  markRead();
}

/** A person was chosen by hand: on a narrow screen the chat comes forward. */
function pick(phone) {
  byId("app").dataset.view = "chat";
  attempt(() => open(phone));
  const hasKeyboard = matchMedia("(hover: hover)").matches;
  if (hasKeyboard) byId("draft").focus();
}

function add(message) {
  if (state.messages.has(message.id)) return;
  const previous = [...state.messages.values()].at(-1);
  const date = new Date(message.at_ms);
  if (previous?.at_ms === undefined || new Date(previous.at_ms).toDateString() !== date.toDateString()) {
    list.append(element("li", { className: "day" }, element("span", {}, day.format(date))));
  }
  state.messages.set(message.id, message);
  const item = messageItem(message, handlers);
  if (previous?.side !== message.side) item.classList.add("first");
  list.append(item);
  byId("empty").hidden = true;
  // Pictures have no height until they are here.
  for (const picture of item.querySelectorAll("img")) picture.addEventListener("load", () => follow(isNearEnd(picture.height)));
}

function drawPeople() {
  const person = state.people.find(({ phone }) => phone === state.phone);
  byId("presence").textContent = person ? `You are ${person.name}` : "";
  showPeople(state.people, state.phone, pick);
}

const isNearEnd = (slack = 0) => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END_PX + slack;

function follow(isWanted) {
  if (isWanted) scroll.scrollTop = scroll.scrollHeight;
  byId("jump").hidden = isNearEnd();
}

/** The business reads that we have seen its messages, if we have. */
function markRead() {
  const isNarrow = matchMedia("(max-width: 760px)").matches;
  const isOnScreen = document.visibilityState === "visible" && (!isNarrow || byId("app").dataset.view === "chat");
  const person = state.people.find(({ phone }) => phone === state.phone);
  if (!isOnScreen || !person?.unread) return;
  person.unread = 0;
  drawPeople();
  // It is tried again with the next message; nothing to show.
  api.markRead(state.phone).catch(() => {});
}

function showTyping(milliseconds) {
  clearTimeout(state.typingTimer);
  list.querySelector(".typing")?.remove();
  const isTyping = milliseconds > 0;
  if (isTyping) {
    const wasNearEnd = isNearEnd();
    const dots = element("div", { className: "bubble" }, element("i"), element("i"), element("i"));
    const words = element("span", { className: "unseen" }, "The business is typing");
    list.append(element("li", { className: "message business typing first" }, words, dots));
    follow(wasNearEnd);
    state.typingTimer = setTimeout(() => showTyping(0), milliseconds);
  }
}

const onEvent = {
  message({ phone, message }) {
    const person = state.people.find((candidate) => candidate.phone === phone);
    if (person && message.side === "business") person.unread += 1;
    if (phone === state.phone) {
      const isFollowed = isNearEnd() || message.side === "person";
      const isStillTyping = message.side === "person" && list.querySelector(".typing");
      if (!isStillTyping) showTyping(0);
      add(message);
      if (isStillTyping) list.append(isStillTyping);
      follow(isFollowed);
      markRead();
    }
    drawPeople();
  },
  status({ phone, id, status }) {
    if (phone !== state.phone) return;
    const item = [...list.children].find((candidate) => candidate.dataset.id === id);
    if (item) setStatus(item, status);
  },
  typing({ phone, typing_ms }) {
    if (phone === state.phone) showTyping(typing_ms);
  },
  person({ person }) {
    if (!state.people.some(({ phone }) => phone === person.phone)) state.people.push(person);
    drawPeople();
  },
  refused({ phone, code, details }) {
    if (phone !== state.phone) return;
    const isFollowed = isNearEnd();
    const words = `A message of the bot was refused (${code}): ${details}`;
    list.append(element("li", { className: "refused" }, icon("warning"), words));
    follow(isFollowed);
  },
  reload() {
    attempt(load);
  },
};

function onConnection(isUp) {
  byId("connection").hidden = isUp;
  if (isUp) attempt(load);
}

setUpComposer(send);
setUpNewcomer(async (phone) => {
  state.people = (await api.people()).people;
  pick(phone);
});
byId("back").onclick = () => {
  byId("app").dataset.view = "people";
  byId("people").querySelector("[aria-current]")?.focus();
};
byId("jump").onclick = () => follow(true);
scroll.addEventListener("scroll", () => follow(false), { passive: true });
document.addEventListener("visibilitychange", markRead);
if (location.hash.length > 1) byId("app").dataset.view = "chat";
api.listen((event) => onEvent[event.event]?.(event), onConnection);
