// The page: loads how the sandbox stands, hears what happens, and lets each part draw what concerns it.

import { drawTemplates, setUpAccount } from "./account.js";
import * as api from "./api.js";
import { drawBehaviour, setUpBehaviour } from "./behaviour.js";
import { drawClock, setUpClock } from "./clock.js";
import { chatOf, drawPeople, openChats, pick, readWhatIsSeen, reload, setUpColumns } from "./columns.js";
import { byId } from "./element.js";
import { drawFaults, setUpFaults } from "./faults.js";
import { drawLog } from "./log.js";
import { openNewcomer } from "./person.js";
import { note, state, take } from "./state.js";
import { setClock } from "./time.js";
import { openTool, setUpTools } from "./tools.js";
import { drawWhy, showWhy } from "./why.js";

/** Runs something that may fail and shows why, below the head of the page. Whether it worked. */
async function attempt(action) {
  const trouble = byId("trouble");
  try {
    await action();
    trouble.hidden = true;
    return true;
  } catch (error) {
    trouble.textContent = error.message;
    trouble.hidden = false;
    return false;
  }
}

/** Loads everything that is not a chat. */
async function loadState() {
  const [snapshot, templates] = await Promise.all([api.snapshot(), api.templates()]);
  take(snapshot);
  state.templates = templates;
  setClock(snapshot.clock);
  document.title = `${state.business.name} · recado sandbox`;
  byId("business").textContent = state.business.name;
  drawClock();
  drawFaults();
  drawBehaviour();
  drawTemplates();
  drawPeople();
}

async function load() {
  await loadState();
  await reload();
  // All of it: another program may have taken this one's place, and its log begins anew.
  state.log.clear();
  for (const exchange of await api.log()) note(exchange);
  drawLog();
}

// Many changes at once are asked for once, and once more if something changed meanwhile.
let isLoading = false;
let isStale = false;
async function loadStateSoon() {
  isStale = true;
  if (isLoading) return;
  isLoading = true;
  while (isStale) {
    isStale = false;
    await attempt(loadState);
  }
  isLoading = false;
}

// A burst of requests is drawn once.
let isDrawn = true;
function drawLogSoon() {
  if (!isDrawn) return;
  isDrawn = false;
  requestAnimationFrame(() => {
    isDrawn = true;
    drawLog();
    drawWhy();
    // Rules count what they hit.
    if (state.faults.length > 0) loadStateSoon();
  });
}

const onEvent = {
  message({ person: id, message }) {
    const person = state.people.get(id);
    if (person && message.side === "business") person.unread += 1;
    chatOf(id)?.receive(message);
    readWhatIsSeen();
    drawPeople();
    if (message.side === "person") loadStateSoon();
  },
  status({ person: id, id: message, status, failure }) {
    chatOf(id)?.status(message, status, failure);
  },
  typing({ person: id, typing_ms: milliseconds }) {
    chatOf(id)?.showTyping(milliseconds > 0);
  },
  person({ person }) {
    state.people.set(person.id, person);
    drawPeople();
    drawFaults();
  },
  refused({ person: id, code, details }) {
    chatOf(id)?.refused(code, details);
    loadStateSoon();
  },
  trace({ person: id, id: message, trace }) {
    chatOf(id)?.trace(message, trace);
    drawWhy();
  },
  exchange({ exchange }) {
    note(exchange);
    drawLogSoon();
  },
  changed: loadStateSoon,
  reset: () => attempt(load),
  reload: () => attempt(load),
};

function onConnection(isUp) {
  byId("connection").hidden = isUp;
  if (isUp) attempt(load);
}

function why(message, question) {
  showWhy(message, question);
  openTool("why");
}

setUpTools();
setUpColumns(why);
setUpFaults(attempt);
setUpBehaviour(attempt);
setUpAccount(attempt);
setUpClock(attempt, () => {
  for (const chat of openChats()) chat.drawWindow();
});
byId("add").onclick = () =>
  openNewcomer(async (person) => {
    await loadState();
    pick(person.id);
  });
byId("reset").onclick = () => attempt(api.reset);
byId("tab-log").addEventListener("click", drawLog);
byId("log-trouble").onchange = drawLog;
api.listen((event) => onEvent[event.event]?.(event), onConnection);
