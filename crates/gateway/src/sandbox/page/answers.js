// What a tap on a message opens, and the deed that comes of it.

import { element } from "./element.js";
import { field } from "./forms.js";
import { cartDeed, contactDeed, locationDeed } from "./deeds.js";
import { ask, openSheet, row } from "./sheet.js";

// Rows of an empty form: whoever needs more writes JSON through the control API.
const FORM_ROWS = 4;
// The fields that Meta's address form has in each country.
const ADDRESS_FIELDS = {
  IN: ["name", "phone_number", "in_pin_code", "house_number", "building_name", "address", "landmark_area", "city", "state"],
  SG: ["name", "phone_number", "sg_post_code", "unit_number", "address", "city"],
};

/**
 * What the button under a message of this kind says and opens: `{words, icon, open}`; nothing where there is none.
 * `chat.send(deed)` sends and shows what goes wrong, `chat.trySend(deed)` fails with it, for a form that stays open.
 */
export function answer(message, action, kind, chat, label) {
  const { send, trySend } = chat;
  const parameters = action.parameters ?? {};
  const to = { message_id: message.id };
  switch (kind) {
    case "list":
      return { words: action.button, icon: "list", open: () => openList(message, action, send) };
    case "flow":
    case "FLOW":
      return { words: label ?? parameters.flow_cta, icon: "form", open: () => openForm(to, label ?? parameters.flow_cta, parameters, trySend) };
    case "address_message":
      return { words: "Give the address", icon: "place", open: () => openAddress(to, parameters, trySend) };
    case "location_request_message":
      return { words: "Send the location", icon: "place", open: () => locationDeed((deed) => trySend({ ...deed, reply_to: message.id })) };
    case "request_contact_info":
      return { words: "Share your contact", icon: "person", open: () => contactDeed((deed) => trySend({ ...deed, requested: true, reply_to: message.id })) };
    case "call_permission_request":
      return { words: "Answer", icon: "phone", open: () => openPermission(to, send) };
    case "voice_call":
    case "VOICE_CALL":
      return { words: label ?? parameters.display_text ?? "Call now", icon: "phone", open: () => send({ kind: "call", seconds: 5 }) };
    case "product":
    case "product_list":
    case "SPM":
    case "MPM":
      return { words: label ?? "Order", icon: "cart", open: () => openProducts(message, action, trySend) };
    case "catalog_message":
    case "CATALOG":
      return { words: label ?? "View the catalogue", icon: "cart", open: () => openProducts(message, action, trySend) };
    case "order_details":
      return { words: "Review and pay", icon: "cart", open: () => openPayment(parameters) };
    default:
      return null;
  }
}

function openList(message, action, send) {
  const pick = (id) => send({ kind: "list", message_id: message.id, id });
  const section = ({ title, rows }) =>
    element(
      "section",
      {},
      title ? element("h3", {}, title) : null,
      rows.map(({ id, title: words, description }) => row(words, description, () => pick(id))),
    );
  openSheet(action.button, action.sections.map(section));
}

function openForm(to, title, parameters, send) {
  const known = Object.entries(parameters.flow_action_payload?.data ?? {});
  const rows = Array.from({ length: Math.max(FORM_ROWS, known.length) }, (_, place) => known[place] ?? ["", ""]);
  const fields = rows.flatMap(([name, value], place) => [
    element(
      "div",
      { className: "pair" },
      field({ name: `name${place}`, label: `Field ${place + 1}`, value: name }),
      field({ name: `value${place}`, label: "Answer", value: typeof value === "string" ? value : JSON.stringify(value) }),
    ),
  ]);
  ask({
    title,
    about: "The sandbox does not know the form's screens. Name its fields and fill them in; rows without a name are left out.",
    fields,
    submit: "Send the form",
    onSubmit: (values) => {
      const filled = rows.map((_, place) => [values[`name${place}`], values[`value${place}`] ?? ""]).filter(([name]) => name);
      return send({ kind: "flow", ...to, answers: Object.fromEntries(filled) });
    },
  });
}

function openAddress(to, { country, values: known = {}, validation_errors: errors = {} }, send) {
  const names = ADDRESS_FIELDS[country] ?? ADDRESS_FIELDS.IN;
  ask({
    title: "Your address",
    fields: names.map((name) => ({ name, label: name.replaceAll("_", " "), value: known[name], hint: errors[name] })),
    submit: "Send the address",
    onSubmit: (values) => send({ kind: "address", ...to, values }),
  });
}

function openPermission(to, send) {
  const say = (deed) => () => send({ kind: "call_permission", ...to, ...deed });
  openSheet(
    "May the business call you?",
    row("Allow always", null, say({ accept: true, permanent: true })),
    row("Allow for now", null, say({ accept: true })),
    row("Do not allow", null, say({ accept: false })),
  );
}

function openProducts(message, action, send) {
  const sections = action.sections ?? [];
  const ids = sections.flatMap(({ product_items: items }) => items.map((item) => item.product_retailer_id));
  const one = action.product_retailer_id ?? action.parameters?.thumbnail_product_retailer_id ?? action.thumbnail_product_retailer_id;
  cartDeed((deed) => send({ ...deed, reply_to: message.id }), { products: ids.length > 0 ? ids : [one ?? ""], catalog: action.catalog_id });
}

function openPayment({ reference_id: reference }) {
  openSheet("Review and pay", element("p", { className: "about" }, `The sandbox takes no money. The reference is ${reference}; a payment arrives as a webhook, which programs send through the control API.`));
}
