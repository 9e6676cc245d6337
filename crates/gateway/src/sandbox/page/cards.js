// Places, address cards, carts, orders, and whatever has no better form.

import { element, icon } from "./element.js";
import { attachment } from "./media.js";

/** A place. */
export function place({ latitude, longitude, name, address }) {
  const lines = [address, `${latitude}, ${longitude}`].filter(Boolean).join(" · ");
  return attachment(null, name ?? "Location", lines, "place");
}

/** Cards of an address book. */
export function contacts(cards) {
  return cards.map((card) => {
    const phones = (card.phones ?? []).map(({ phone, wa_id: id }) => phone ?? `+${id}`);
    const emails = (card.emails ?? []).map(({ email }) => email);
    const about = [card.org?.company, ...phones, ...emails].filter(Boolean).join(" · ");
    return attachment(null, card.name?.formatted_name ?? "Contact", about, "person");
  });
}

/** What a person puts into a cart. */
export function cart({ text, product_items: items = [] }) {
  const lines = items.map((item) => line(`${item.quantity} × ${item.product_retailer_id}`, `${item.item_price} ${item.currency}`));
  return [
    attachment(null, "Cart", items.length === 1 ? "1 product" : `${items.length} products`, "cart"),
    element("ul", { className: "bill" }, lines),
    text ? element("div", { className: "words" }, text) : null,
  ].filter(Boolean);
}

/** Something to be paid, or what became of it. */
export function order(kind, parameters) {
  const { reference_id: reference, currency, total_amount: total, order: inside = {} } = parameters;
  const amount = (value) => (value ? `${(value.value / value.offset).toFixed(2)} ${currency ?? ""}` : "");
  const items = (inside.items ?? []).map((item) => line(`${item.quantity} × ${item.name}`, amount(item.sale_amount ?? item.amount)));
  const sums = ["subtotal", "tax", "shipping", "discount"].filter((name) => inside[name]);
  const title = kind === "order_status" ? "Order status" : "Order";
  return [
    attachment(null, `${title}: ${inside.status ?? "pending"}`, reference, "cart"),
    element(
      "ul",
      { className: "bill" },
      items,
      sums.map((name) => line(name[0].toUpperCase() + name.slice(1), amount(inside[name]))),
      total ? element("li", { className: "total" }, element("span", {}, "Total"), element("span", {}, amount(total))) : null,
    ),
    inside.description ? element("div", { className: "words" }, inside.description) : null,
  ].filter(Boolean);
}

const line = (what, sum) => element("li", {}, element("span", {}, what), element("span", {}, sum));

/** A product: the sandbox knows only its number. */
export function product(id) {
  return attachment(null, id, "Product of the catalogue", "cart");
}

/** JSON that can be opened. */
export function raw(title, content) {
  const json = element("pre", { tabIndex: 0 }, JSON.stringify(content, null, 2));
  return element("details", { className: "raw" }, element("summary", {}, icon("code"), title), json);
}
