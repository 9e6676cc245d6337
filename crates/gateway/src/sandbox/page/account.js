// What Meta decides about the account: where each template stands, and news in any field of webhooks.

import * as api from "./api.js";
import { byId, element } from "./element.js";
import { field, valuesOf } from "./forms.js";
import { state } from "./state.js";

const STATUSES = [
  ["APPROVED", "approved"],
  ["PAUSED", "paused"],
  ["REJECTED", "rejected"],
  ["DISABLED", "disabled"],
];
// Reviews end by themselves; nobody puts a template back into one.
const PENDING = ["PENDING", "in review"];
const NEWS = { field: "phone_number_quality_update", value: '{"event": "FLAGGED", "current_limit": "TIER_1K"}' };

/** Sets the forms up; `attempt(action)` shows what fails. */
export function setUpAccount(attempt) {
  byId("templates").onchange = async ({ target }) => {
    const { name, language } = target.dataset;
    const isDone = await attempt(() => api.setTemplate(name, language, target.value));
    if (!isDone) drawTemplates();
  };
  const form = byId("news-form");
  form.replaceChildren(
    field({ name: "field", label: "Field", value: NEWS.field, required: true }),
    field({ name: "value", label: "Value, as JSON", type: "textarea", value: NEWS.value, required: true }),
    element("button", { type: "submit", className: "primary" }, "Tell the bot"),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    attempt(() => tell(valuesOf(form)));
  };
}

function tell({ field: name, value }) {
  let parsed;
  try {
    parsed = JSON.parse(value);
  } catch (error) {
    throw new Error(`The value is no JSON: ${error.message}`);
  }
  return api.announce(name, parsed);
}

/** Draws the templates. */
export function drawTemplates() {
  const focused = document.activeElement?.closest?.("#templates select")?.id;
  byId("templates").replaceChildren(...state.templates.map(item));
  if (focused) byId(focused)?.focus();
}

function item({ id, name, language, category, status }) {
  const options = status === PENDING[0] ? [PENDING, ...STATUSES] : STATUSES;
  const choice = element(
    "select",
    { id: `template-${id}`, data: { name, language }, aria: { label: `${name}, ${language}` } },
    options.map(([value, words]) => element("option", { value }, words)),
  );
  choice.value = status;
  const words = element("span", {}, element("b", {}, name), element("small", {}, `${language} · ${category.toLowerCase()}`));
  return element("li", { className: "field" }, words, choice);
}
