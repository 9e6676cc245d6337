// Templates as people see them: the sandbox fills their places into `content.shown`.

import { place, product, raw } from "./cards.js";
import { element } from "./element.js";
import { formatted, plain } from "./markup.js";
import { file } from "./media.js";
import { dayOf, timeOf } from "./time.js";

/** The inside of the bubble; buttons come below it, see actions.js. */
export function template(content) {
  const label = element("div", { className: "label" }, `Template ${content.name}`);
  if (!content.shown) return [label, raw("What was sent", content)];
  return [label, ...part(content.shown)];
}

/** Header, text, offer and footer of a template or of one of its cards. */
export function part({ header, body, footer, offer }) {
  return [
    header ? top(header) : null,
    body ? element("div", { className: "words" }, formatted(body)) : null,
    offer ? element("div", { className: "offer" }, offerWords(offer)) : null,
    footer ? element("div", { className: "footer" }, footer) : null,
  ].filter(Boolean);
}

function top(header) {
  const inside = header[header.type];
  switch (header.type) {
    case "text":
      return element("div", { className: "header" }, inside);
    case "location":
      return place(inside);
    case "product":
      return product(inside.product_retailer_id);
    default:
      return file(header.type, inside);
  }
}

function offerWords({ text, expiration_time_ms: ends }) {
  return ends ? `${text} · until ${dayOf(ends)}, ${timeOf(ends)}` : text;
}

/** In one line. */
export function templateSummary(content) {
  return content.shown?.body ? plain(content.shown.body) : `Template ${content.name}`;
}
