// Interactive messages in both directions: what the business offers, what a person chose.

import { order, product, raw } from "./cards.js";
import { element } from "./element.js";
import { formatted, plain } from "./markup.js";
import { file } from "./media.js";

const words = (text) => element("div", { className: "words" }, formatted(text));
// Kinds that say everything with their words and their buttons.
const PLAIN = new Set([
  "address_message",
  "button",
  "call_permission_request",
  "carousel",
  "cta_url",
  "flow",
  "list",
  "location_request_message",
  "request_contact_info",
  "voice_call",
]);
const footer = (text) => element("div", { className: "footer" }, text);

/** The inside of the bubble; buttons come below it, see actions.js. */
export function interactive(content) {
  const answer = reply(content);
  if (answer) return answer;
  const { type, header, body, action = {} } = content;
  return [
    header ? top(header) : null,
    body ? words(body.text) : null,
    ...inside(type, action),
    content.footer ? footer(content.footer.text) : null,
  ].filter(Boolean);
}

function top(header) {
  return header.type === "text" ? element("div", { className: "header" }, header.text) : file(header.type, header[header.type]);
}

function inside(type, action) {
  switch (type) {
    case "product":
      return [product(action.product_retailer_id)];
    case "product_list":
      return action.sections.map(({ title, product_items: items }) =>
        element("section", { className: "shelf" }, title ? element("h3", {}, title) : null, items.map((item) => product(item.product_retailer_id))),
      );
    case "catalog_message": {
      const first = action.parameters?.thumbnail_product_retailer_id;
      return first ? [product(first)] : [];
    }
    case "order_details":
    case "order_status":
      return order(type, action.parameters);
    default:
      return PLAIN.has(type) ? [] : [raw(type, action)];
  }
}

/** What a person answered, if this is an answer. */
function reply(content) {
  const chosen = content.button_reply ?? content.list_reply;
  if (chosen) return [words(chosen.title), chosen.description ? footer(chosen.description) : null].filter(Boolean);
  if (content.nfm_reply) {
    const { name, response_json: json } = content.nfm_reply;
    return [words(name === "address_message" ? "Sent an address" : "Sent the form"), raw("Answers", parsed(json))];
  }
  if (content.call_permission_reply) return [words(permission(content.call_permission_reply))];
  return null;
}

const permission = ({ response, is_permanent: isPermanent }) => {
  if (response !== "accept") return "You may not call me";
  return isPermanent ? "You may always call me" : "You may call me";
};

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

/** In one line. */
export function interactiveSummary(content) {
  const chosen = content.button_reply ?? content.list_reply;
  if (chosen) return chosen.title;
  if (content.nfm_reply) return "Form";
  if (content.call_permission_reply) return permission(content.call_permission_reply);
  return content.body ? plain(content.body.text) : content.type;
}
