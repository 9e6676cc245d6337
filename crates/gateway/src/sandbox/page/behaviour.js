// How the emulated WhatsApp behaves: its rules, how statuses come, how webhooks are delivered. A change counts at once.

import * as api from "./api.js";
import { byId, element } from "./element.js";
import { field } from "./forms.js";
import { state } from "./state.js";

const check = (path, label, hint) => ({ path, label, hint, type: "checkbox" });
// Shown in seconds, kept in milliseconds.
const seconds = (path, label, hint) => ({ path, label, hint, type: "number", min: 0, step: "any", unit: 1000 });
const number = (path, label, min, max) => ({ path, label, type: "number", min, max });
const choice = (path, label, options) => ({ path, label, type: "select", options });

const GROUPS = [
  [
    "Rules",
    [
      choice("window", "After 24 hours without a word of the person", [
        ["failed_status", "messages fail afterwards, as at Meta"],
        ["refused", "messages are refused at once"],
        ["off", "messages are delivered all the same"],
      ]),
      choice("pace", "Messages that come too fast", [
        ["enforced", "are refused, as at Meta"],
        ["off", "are taken"],
      ]),
      check("only_listed", "Only test recipients may be written to"),
    ],
  ],
  [
    "Statuses",
    [
      seconds("statuses.sent_ms", "Seconds until “sent”"),
      seconds("statuses.delivered_ms", "Seconds more until “delivered”"),
      { ...seconds("statuses.read_ms", "Seconds more until “read”", "Empty: when the chat is looked at."), isOptional: true },
      check("statuses.reversed", "In the reverse order"),
      check("statuses.doubled", "Each comes twice"),
      check("statuses.without_delivered", "“Delivered” is left out"),
      check("statuses.missing", "None comes"),
      check("statuses.before_answer", "“Sent” comes before the answer to the request"),
    ],
  ],
  [
    "Webhooks",
    [
      number("webhooks.batch_max", "Updates in one request, at most", 1, 1000),
      seconds("webhooks.batch_wait_ms", "Seconds that a batch waits for more"),
      seconds("webhooks.disorder_ms", "Shuffled within so many seconds", "0 keeps the order."),
      number("webhooks.duplicate_percent", "How many of a hundred come twice", 0, 100),
      choice("webhooks.signature", "Signature", [
        ["right", "right"],
        ["wrong", "of another secret"],
        ["absent", "none"],
      ]),
    ],
  ],
];
const FIELDS = GROUPS.flatMap(([, fields]) => fields);

/** Sets the form up; `attempt(action)` shows what fails. */
export function setUpBehaviour(attempt) {
  const form = byId("behaviour-form");
  const controls = (fields) => fields.map(({ path, isOptional, unit, ...rest }) => field({ name: path, ...rest }));
  form.replaceChildren(...GROUPS.map(([title, fields]) => element("fieldset", {}, element("legend", {}, title), controls(fields))));
  form.onsubmit = (event) => event.preventDefault();
  form.onchange = async () => {
    const isTaken = form.reportValidity() && (await attempt(() => api.setSettings(read(form))));
    if (!isTaken) drawBehaviour();
  };
}

/** Fills the form with how it is. A field that is being typed into is left alone. */
export function drawBehaviour() {
  const form = byId("behaviour-form");
  for (const { path, type, unit } of FIELDS) {
    const control = form.elements[path];
    const value = path.split(".").reduce((inside, key) => inside?.[key], state.settings);
    if (type === "checkbox") control.checked = Boolean(value);
    else if (control !== document.activeElement) control.value = value === null || value === undefined ? "" : unit ? value / unit : value;
  }
}

function read(form) {
  const settings = structuredClone(state.settings);
  for (const { path, type, unit, isOptional } of FIELDS) {
    const keys = path.split(".");
    const inside = keys.slice(0, -1).reduce((outer, key) => outer[key], settings);
    const control = form.elements[path];
    if (type === "checkbox") inside[keys.at(-1)] = control.checked;
    else if (type === "number") inside[keys.at(-1)] = control.value === "" && isOptional ? null : Math.round(Number(control.value) * (unit ?? 1));
    else inside[keys.at(-1)] = control.value;
  }
  return settings;
}
