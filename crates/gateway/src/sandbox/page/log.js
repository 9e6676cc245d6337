// The requests in both directions, as they were.

import { byId, element } from "./element.js";
import { state } from "./state.js";
import { secondOf } from "./time.js";

// Lines on the screen; a bot's afternoon has more than anybody scrolls through.
const LINES_MAX = 100;

/** Draws the log, newest first; opened lines stay open. */
export function drawLog() {
  const list = byId("log");
  const isHidden = byId("panel-log").hidden;
  if (isHidden) return;
  const onlyTrouble = byId("log-trouble").checked;
  const all = [...state.log.values()].reverse();
  const shown = all.filter((exchange) => !onlyTrouble || isTrouble(exchange)).slice(0, LINES_MAX);
  const open = new Set([...list.querySelectorAll("details[open]")].map(({ dataset }) => dataset.id));
  const focused = document.activeElement?.closest?.("#log details")?.dataset.id;
  list.replaceChildren(...shown.map(exchangeItem));
  for (const details of list.querySelectorAll("details")) {
    details.open = open.has(details.dataset.id);
    if (details.dataset.id === focused) details.querySelector("summary").focus();
  }
  byId("log-empty").hidden = shown.length > 0;
}

const isTrouble = ({ status, failure }) => Boolean(failure) || (status ?? 200) >= 400;

/** One request as a line that opens. */
export function exchangeItem(exchange) {
  const { id, at, direction, method, target, status, failure, attempt, next_attempt: next } = exchange;
  const isFromBot = direction === "from_bot";
  const outcome = status ?? (failure ? "no answer" : "…");
  const line = element(
    "summary",
    {},
    element("time", { dateTime: at }, secondOf(at)),
    element("span", { className: `way ${direction}` }, isFromBot ? "bot → WhatsApp" : "WhatsApp → bot"),
    element("span", { className: isTrouble(exchange) ? "outcome bad" : "outcome" }, String(outcome)),
    element("span", { className: "target" }, `${method} ${target}`),
  );
  const notes = [
    attempt > 1 ? `Attempt ${attempt}.` : null,
    failure ? `No answer: ${failure}.` : null,
    next ? `Tried again at ${secondOf(next)}.` : null,
  ].filter(Boolean);
  return element(
    "li",
    {},
    element(
      "details",
      { data: { id } },
      line,
      notes.length > 0 ? element("p", { className: "about" }, notes.join(" ")) : null,
      element("h4", {}, "Request"),
      element("pre", { tabIndex: 0 }, pretty(exchange.body)),
      element("h4", {}, "Answer"),
      element("pre", { tabIndex: 0 }, pretty(exchange.answer)),
    ),
  );
}

function pretty(text) {
  if (!text) return "nothing";
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
