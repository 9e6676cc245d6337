// Why the bot answered so: its own explanation where it gives one, and the requests that carried question and answer.

import { summary } from "./content.js";
import { byId, element } from "./element.js";
import { raw } from "./cards.js";
import { exchangeItem } from "./log.js";
import { state } from "./state.js";

const STAGES = {
  expected: "Expected: the answer to a question, a choice, or a universal command",
  pattern: "Pattern: an exact form of the bot's pack",
  follow_up: "Follow-up: a change to the last command",
  classifier: "Classifier: the trained model",
  model: "Language model",
  none: "No stage knew",
};
const SOURCES = { message: "the message", choice: "a choice", default: "the pack's default", context: "the command before" };

let shown = null;

/** Shows where this message comes from; `question` is the person's message that it answers, if there is one. */
export function showWhy(message, question) {
  shown = { message, question };
  drawWhy();
}

/** Draws it again, when a trace or a request came. */
export function drawWhy() {
  if (!shown) return;
  const { message, question } = shown;
  const isAnswer = message.side === "business";
  byId("panel-why").replaceChildren(
    ...[
      element("h3", {}, isAnswer ? "The answer" : "The message"),
      element("blockquote", {}, summary(message)),
      isAnswer && question ? element("h3", {}, "To") : null,
      isAnswer && question ? element("blockquote", {}, summary(question)) : null,
      ...explanation(question?.trace),
      element("h3", {}, "Requests"),
      ...requests([message, question].filter(Boolean)),
    ].filter(Boolean),
  );
}

function explanation(trace) {
  const title = element("h3", {}, "How it was understood");
  if (!trace) return [title, element("p", { className: "about" }, "The bot has not explained itself. A bot of yours can: see POST /sandbox/api/traces.")];
  const facts = [
    ["Stage", STAGES[trace.stage] ?? trace.stage],
    ["Decision", trace.decision],
    ["Took", trace.latency_us === undefined ? null : `${(trace.latency_us / 1000).toFixed(1)} ms`],
  ].filter(([, value]) => value);
  const list = facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
  return [title, element("dl", { className: "facts" }, list), ...(trace.commands ?? []).map(command), raw("The whole trace", trace)];
}

function command({ intent, probability, risk, slots = {} }) {
  const sure = probability === undefined ? "" : percent(probability);
  const rows = Object.entries(slots).map(([name, slot]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, name),
      element("td", {}, valueOf(slot)),
      element("td", {}, SOURCES[slot?.source] ?? slot?.source ?? ""),
      element("td", {}, slot?.probability === undefined ? "" : percent(slot.probability)),
    ),
  );
  const heads = ["Slot", "Value", "From", "Sure"].map((words) => element("th", { scope: "col" }, words));
  const table = element("table", {}, element("thead", {}, element("tr", {}, heads)), element("tbody", {}, rows));
  const about = [sure && `${sure} sure`, risk && `risk: ${risk}`].filter(Boolean).join(" · ");
  return element("section", { className: "command" }, element("h4", {}, intent, " ", element("small", {}, about)), rows.length > 0 ? table : null);
}

const percent = (share) => `${(share * 100).toFixed(share > 0.995 || share === 0 ? 0 : 1)} %`;

/** A value in words; what a value is made of, name by name. */
function valueOf(slot) {
  const value = slot?.value ?? slot;
  if (typeof value !== "object" || value === null) return String(value);
  const inside = value.value ?? value;
  if (typeof inside !== "object" || inside === null) return String(inside);
  return Object.entries(inside)
    .map(([name, part]) => `${name} ${typeof part === "string" ? part : JSON.stringify(part)}`)
    .join(", ");
}

/** Requests whose bodies name one of these messages. */
function requests(messages) {
  const ids = messages.map(({ id }) => id);
  // Webhooks write a slash as `\/`.
  const names = (text) => text && ids.some((id) => text.replaceAll("\\/", "/").includes(id));
  const found = [...state.log.values()].filter(({ body, answer }) => names(body) || names(answer));
  if (found.length === 0) return [element("p", { className: "about" }, "None is remembered.")];
  return [element("ul", { className: "log" }, found.map(exchangeItem))];
}
