// Buttons below a message of the business, however old it is, and the cards of a carousel.

import { answer } from "./answers.js";
import { element, icon } from "./element.js";
import { formatted } from "./markup.js";
import { product } from "./cards.js";
import { file } from "./media.js";
import { part } from "./template.js";

/** The row of buttons, or nothing. `chat.send(deed)` sends what a tap says. */
export function actions(message, chat) {
  if (message.side !== "business" || message.isRevoked) return null;
  if (message.type === "template") return row(templateButtons(message, message.content.shown?.buttons ?? [], chat));
  return message.type === "interactive" ? row(buttonsOf(message, message.content, chat)) : null;
}

/** The cards of a carousel, side by side, or nothing. */
export function cards(message, chat) {
  const inTemplate = message.type === "template" ? message.content.shown?.cards : null;
  const inMessage = message.content?.type === "carousel" ? message.content.action.cards : null;
  if (!inTemplate && !inMessage) return null;
  const items = inTemplate
    ? inTemplate.map((card) => [part(card), templateButtons(message, card.buttons ?? [], chat)])
    : inMessage.map((card) => [cardBody(card), buttonsOf(message, { ...card, body: null }, chat)]);
  const item = ([inside, buttons]) => element("li", { className: "card-item" }, element("div", {}, inside), row(buttons));
  return element("ul", { className: "cards", tabIndex: 0, aria: { label: "Cards" } }, items.map(item));
}

function cardBody({ type, header, body, action }) {
  return [
    header?.type && header[header.type] ? file(header.type, header[header.type]) : null,
    type === "product" ? product(action.product_retailer_id) : null,
    body ? element("div", { className: "words" }, formatted(body.text)) : null,
  ].filter(Boolean);
}

const row = (buttons) => (buttons.length > 0 ? element("div", { className: "actions" }, buttons) : null);

const tap = (words, drawing, onclick, opensSheet = false) => {
  const aria = opensSheet ? { haspopup: "dialog" } : {};
  return element("button", { type: "button", className: "action", onclick, aria }, drawing ? icon(drawing) : null, words);
};

const link = (words, href, drawing = "link") =>
  element("a", { className: "action", href, target: "_blank", rel: "noopener noreferrer" }, icon(drawing), words);

function buttonsOf(message, { type, action = {} }, chat) {
  const press = (id) => () => chat.send({ kind: "button", message_id: message.id, id });
  if (action.buttons) {
    return action.buttons.map((button) => {
      const { id, title } = button.reply ?? button.quick_reply;
      return tap(title, null, press(id));
    });
  }
  if (type === "cta_url") return [link(action.parameters.display_text, action.parameters.url)];
  const opener = answer(message, action, type, chat);
  return opener ? [tap(opener.words, opener.icon, opener.open, true)] : [];
}

// Where a browser does not let a page copy, the code stands on the button all the same.
const copy = (code) => navigator.clipboard?.writeText(code).catch(() => {});

function templateButtons(message, buttons, chat) {
  const made = buttons.map((button) => {
    switch (button.type) {
      case "QUICK_REPLY": {
        const deed = { kind: "button", message_id: message.id, id: button.payload, title: button.text };
        return tap(button.text, null, () => chat.send(deed));
      }
      case "URL":
        return link(button.text, button.url);
      case "PHONE_NUMBER":
        return link(button.text, `tel:${button.phone_number}`, "phone");
      case "COPY_CODE":
      case "OTP":
        return tap(`${button.text}: ${button.code}`, "copy", () => copy(button.code));
      default: {
        const opener = answer(message, button.action ?? {}, button.type, chat, button.text);
        return opener ? tap(opener.words, opener.icon, opener.open, true) : null;
      }
    }
  });
  return made.filter(Boolean);
}
