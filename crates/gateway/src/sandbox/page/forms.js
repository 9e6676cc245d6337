// Fields of forms from a description, and what was filled in.

import { element } from "./element.js";

let made = 0;

/**
 * A labelled field: `{name, label, type, value, hint, options, …}`. `type` is an input's type, `select` or `textarea`;
 * `options` are pairs of value and words. Everything else is set on the control.
 */
export function field({ name, label, type = "text", value, hint, options, ...rest }) {
  made += 1;
  const id = `field-${made}`;
  const control = controlOf(type, { id, name, options, ...rest });
  if (type === "checkbox") control.checked = Boolean(value);
  else if (type !== "file" && value !== undefined && value !== null) control.value = value;
  const about = hint ? element("small", { id: `${id}-hint` }, hint) : null;
  if (about) control.setAttribute("aria-describedby", about.id);
  const words = element("label", { htmlFor: id }, label);
  const parts = type === "checkbox" ? [control, element("span", {}, words, about)] : [words, control, about];
  return element("div", { className: `field ${type}` }, parts);
}

function controlOf(type, { options = [], ...properties }) {
  if (type === "select") {
    return element("select", properties, options.map(([value, words]) => element("option", { value }, words)));
  }
  if (type === "textarea") return element("textarea", { rows: 3, ...properties });
  return element("input", { type, ...properties });
}

/** What a form holds: text without blanks around it, numbers, true and false, the chosen file; empty text is left out. */
export function valuesOf(form) {
  const values = {};
  for (const control of form.elements) {
    if (!control.name) continue;
    const value = valueOf(control);
    if (value !== undefined) values[control.name] = value;
  }
  return values;
}

function valueOf(control) {
  if (control.type === "checkbox") return control.checked;
  if (control.type === "file") return control.files[0];
  const words = control.value.trim();
  if (words === "") return undefined;
  return control.type === "number" ? Number(words) : words;
}
