// Everything a person can send beside words, each with a small form.

import { sample, upload } from "./api.js";
import { element } from "./element.js";
import { field } from "./forms.js";
import { ask } from "./sheet.js";

// A place that everybody can look up.
const PLACE = { name: "Praça do Comércio", address: "Lisboa", latitude: 38.7075, longitude: -9.1364 };
const SAMPLES = {
  audio: () => sample("voice.ogg", "audio/ogg; codecs=opus"),
  sticker: () => sample("sticker.webp", "image/webp"),
  image: drawPicture,
  document: () => new Blob(["A document from the sandbox.\n"], { type: "text/plain" }),
};
const HAS_SAMPLE = "Without a file, a sample is sent.";
const CAPTION = { name: "caption", label: "Caption", maxLength: 1024 };

/** A small picture, for whoever has none at hand. */
function drawPicture() {
  const canvas = element("canvas", { width: 640, height: 400 });
  const pen = canvas.getContext("2d");
  const sky = pen.createLinearGradient(0, 0, 0, 400);
  sky.addColorStop(0, "#4451d6");
  sky.addColorStop(1, "#f2b263");
  pen.fillStyle = sky;
  pen.fillRect(0, 0, 640, 400);
  pen.fillStyle = "#fff";
  pen.font = "600 34px sans-serif";
  pen.fillText("A picture from the sandbox", 90, 210);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** What the plus button offers: words, drawing, and what opens; `send(deed)` sends it. */
export const EXTRAS = [
  ["Photo", "photo", (send) => fileDeed(send, "image", "Send a photo", "image/jpeg,image/png", [CAPTION])],
  ["Video", "video", (send) => fileDeed(send, "video", "Send a video", "video/mp4,video/3gpp", [CAPTION])],
  ["Voice note", "voice", (send) => fileDeed(send, "audio", "Send a recording", "audio/*", [{ name: "voice", label: "Spoken into the phone", type: "checkbox", value: true }])],
  ["Document", "file", (send) => fileDeed(send, "document", "Send a document", "", [CAPTION])],
  ["Sticker", "sticker", (send) => fileDeed(send, "sticker", "Send a sticker", "image/webp", [{ name: "animated", label: "It moves", type: "checkbox" }])],
  ["Location", "place", (send) => locationDeed(send)],
  ["Contact", "person", (send) => contactDeed(send)],
  ["Cart", "cart", (send) => cartDeed(send)],
  ["Something else", "more", (send) => otherDeed(send)],
];

function fileDeed(send, kind, title, accept, more) {
  const isSampled = kind in SAMPLES;
  ask({
    title,
    fields: [{ name: "file", label: "File", type: "file", accept, required: !isSampled, hint: isSampled ? HAS_SAMPLE : undefined }, ...more],
    submit: "Send",
    onSubmit: async ({ file, ...values }) => {
      const media = await upload(file ?? (await SAMPLES[kind]()));
      const filename = kind === "document" ? { filename: file?.name ?? "note.txt" } : {};
      await send({ kind, media, ...filename, ...values });
    },
  });
}

/** Asks for a place. */
export function locationDeed(send) {
  const degrees = (name, most) => ({ name, label: name[0].toUpperCase() + name.slice(1), type: "number", step: "any", min: -most, max: most, value: PLACE[name], required: true });
  ask({
    title: "Send a location",
    fields: [
      degrees("latitude", 90),
      degrees("longitude", 180),
      { name: "name", label: "Name", value: PLACE.name },
      { name: "address", label: "Address", value: PLACE.address },
    ],
    submit: "Send",
    onSubmit: (values) => send({ kind: "location", ...values }),
  });
}

/** Asks for an address card. */
export function contactDeed(send) {
  ask({
    title: "Send a contact",
    fields: [
      { name: "name", label: "Name", required: true, value: "Demo contact" },
      { name: "phone", label: "Phone", type: "tel", value: "+351 912 000 111" },
      { name: "email", label: "E-mail", type: "email" },
    ],
    submit: "Send",
    onSubmit: ({ name, phone, email }) => {
      const card = { name: { formatted_name: name, first_name: name } };
      if (phone) card.phones = [{ phone, type: "CELL" }];
      if (email) card.emails = [{ email, type: "HOME" }];
      return send({ kind: "contacts", contacts: [card] });
    },
  });
}

/** Asks for a cart, of these products when a message offers some. */
export function cartDeed(send, { products = ["SKU-1"], catalog = "1000000001" } = {}) {
  const lines = products.map((product, place) =>
    element(
      "div",
      { className: "pair" },
      field({ name: `product${place}`, label: "Product", value: product }),
      field({ name: `quantity${place}`, label: "How many", type: "number", min: 0, value: place === 0 ? 1 : 0 }),
    ),
  );
  ask({
    title: "Send a cart",
    about: "The sandbox has no catalogue: each product costs what you say.",
    fields: [
      ...lines,
      { name: "price", label: "Price of one", type: "number", step: "any", min: 0, value: 10, required: true },
      { name: "currency", label: "Currency", value: "EUR", required: true, maxLength: 3 },
      { name: "catalog_id", label: "Catalogue", value: catalog, required: true },
      { name: "text", label: "Words to the business" },
    ],
    submit: "Send the cart",
    onSubmit: (values) => {
      const item = (_, place) => ({ product_retailer_id: values[`product${place}`], quantity: values[`quantity${place}`] ?? 0, item_price: values.price, currency: values.currency });
      const items = products.map(item).filter(({ product_retailer_id: id, quantity }) => id && quantity > 0);
      return send({ kind: "order", catalog_id: values.catalog_id, text: values.text ?? "", items });
    },
  });
}

const OTHERS = [
  ["welcome", "The chat is opened for the first time", { kind: "welcome" }],
  ["poll", "A poll, which programs do not get", { kind: "unsupported", what: "poll_creation" }],
  ["call", "A call that nobody takes", { kind: "call", seconds: 10 }],
  ["identity", "A new phone: another security code", { kind: "change_identity" }],
  ["user", "Another user id", { kind: "change_user_id" }],
  ["often", "A text that was forwarded many times", { kind: "text", body: "Please read this!", forwarded: "often" }],
  ["advertisement", "A text that came from an advertisement", {
    kind: "text",
    body: "Is this still available?",
    referral: { source_type: "ad", source_id: "1200001", source_url: "https://fb.me/demo", headline: "Summer sale", body: "Now in store" },
  }],
];

function otherDeed(send) {
  ask({
    title: "Something else",
    fields: [{ name: "what", label: "What happens", type: "select", options: OTHERS.map(([value, words]) => [value, words]) }],
    submit: "Let it happen",
    onSubmit: ({ what }) => send(OTHERS.find(([value]) => value === what)[2]),
  });
}
