// The one dialog of the page: a question with a form, or a list to pick from. Focus comes back to where it was.

import { byId, element, icon } from "./element.js";
import { field, valuesOf } from "./forms.js";

const sheet = byId("sheet");
// What is first asked for or offered, below the head.
const FIRST = ":scope > button, :scope > :not(header) :is(input, select, textarea, button)";

// A click beside the sheet lands on the dialog itself.
sheet.addEventListener("click", (event) => {
  if (event.target === sheet) sheet.close();
});

/** Shows a sheet with this title around `children`; closed by Escape, the cross, or `closeSheet`. */
export function openSheet(title, ...children) {
  const close = element("button", { type: "button", className: "round", onclick: closeSheet, aria: { label: "Close" } }, icon("close"));
  const head = element("header", {}, element("h2", { id: "sheet-title" }, title), close);
  sheet.replaceChildren(head, ...children.flat().filter(Boolean));
  if (!sheet.open) sheet.showModal();
  sheet.querySelector(FIRST)?.focus();
}

export const closeSheet = () => sheet.close();

/**
 * Asks for something. `onSubmit(values)` may fail with words to show; the sheet stays open then.
 * `fields` are descriptions for `field`, or elements.
 */
export function ask({ title, about, fields, submit, onSubmit }) {
  const trouble = element("p", { className: "trouble", role: "alert", hidden: true });
  const button = element("button", { type: "submit", className: "primary" }, submit);
  const rows = fields.map((each) => (each instanceof Node ? each : field(each)));
  const form = element("form", { className: "card", autocomplete: "off" }, about ? element("p", {}, about) : null, rows, trouble, button);
  form.onsubmit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await onSubmit(valuesOf(form));
      closeSheet();
    } catch (error) {
      trouble.textContent = error.message;
      trouble.hidden = false;
    }
    button.disabled = false;
  };
  openSheet(title, form);
}

/** A row to pick in a sheet. */
export function row(title, description, onPick, properties = {}) {
  const onclick = () => {
    closeSheet();
    onPick();
  };
  const small = description ? element("small", {}, description) : null;
  return element("button", { type: "button", className: "row", onclick, ...properties }, element("b", {}, title), small);
}
