// What a message says, as elements and in one line.

import { element } from "./element.js";
import { interactive, interactiveSummary } from "./interactive.js";
import { formatted, plain } from "./markup.js";
import { file, MEDIA_WORDS, isMedia } from "./media.js";
import { cart, contacts, place, raw } from "./cards.js";
import { template, templateSummary } from "./template.js";

/** Formatted words. */
export const words = (text) => element("div", { className: "words" }, formatted(text));

/** The inside of a message's bubble. */
export function body(message) {
  const { type, content } = message;
  if (message.isRevoked) return [element("em", { className: "gone" }, "This message was deleted")];
  if (isMedia(type)) return [file(type, content), content.caption ? words(content.caption) : null].filter(Boolean);
  switch (type) {
    case "text":
      return [words(content.body)];
    case "interactive":
      return interactive(content);
    case "template":
      return template(content);
    case "button":
      return [words(content.text)];
    case "location":
      return [place(content)];
    case "contacts":
      return contacts(content);
    case "order":
      return cart(content);
    case "request_welcome":
      return [element("em", { className: "gone" }, "Opened the chat for the first time")];
    case "unsupported":
      return [element("em", { className: "gone" }, `Something that programs do not get: ${content?.type ?? "unknown"}`)];
    default:
      return [raw(type, content)];
  }
}

/** What the message says, in one line. */
export function summary(message) {
  const { type, content } = message;
  if (message.isRevoked) return "Deleted message";
  if (type === "text") return plain(content.body);
  if (type === "button") return content.text;
  if (type === "interactive") return interactiveSummary(content);
  if (type === "template") return templateSummary(content);
  if (type === "location") return content.name ?? "Location";
  if (type === "contacts") return content.map((card) => card.name?.formatted_name ?? "Contact").join(", ");
  if (type === "order") return "Cart";
  return content?.caption ? plain(content.caption) : (MEDIA_WORDS[type] ?? type);
}
