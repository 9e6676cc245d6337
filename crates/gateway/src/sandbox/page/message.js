// One message as an element.

import { element, icon } from "./element.js";
import { formatted, plain } from "./markup.js";

const time = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" });
const MEDIA = "/sandbox/media/";
const MEDIA_WORDS = { image: "Photo", video: "Video", audio: "Voice note", document: "Document", sticker: "Sticker" };

const STATUS = {
  sent: ["sent", "Sent"],
  delivered: ["delivered", "Delivered: the bot took it"],
  read: ["delivered", "Read"],
  failed: ["warning", "Not delivered: the bot did not answer"],
};

/**
 * A list item. `find` gives messages of this chat by id; `onTap(message, buttonId)` and `onOpen(message)` are called for
 * buttons and lists.
 */
export function messageItem(message, { find, onTap, onOpen }) {
  const isSticker = message.type === "sticker";
  const speaker = element("span", { className: "unseen" }, message.side === "person" ? "You: " : "Business: ");
  const bubble = element("div", { className: isSticker ? "bubble bare" : "bubble" }, speaker, quote(find(message.context)));
  bubble.append(...body(message), meta(message));
  const buttons = actions(message, onTap, onOpen);
  const whole = buttons ? element("div", { className: "stack" }, bubble, buttons) : bubble;
  const item = element("li", { className: `message ${message.side}`, data: { id: message.id } }, whole);
  setStatus(item, message.status);
  return item;
}

/** Moves the ticks. The business's own messages have none: it is the person's phone. */
export function setStatus(item, status) {
  item.dataset.status = status;
  const place = item.querySelector(".ticks");
  const [name, words] = STATUS[status] ?? STATUS.sent;
  place?.replaceChildren(icon(name, words));
  if (place) place.title = words;
  if (status === "failed" && place && !item.querySelector(".failure")) {
    item.append(element("p", { className: "failure" }, "Not delivered: the bot did not answer."));
  } else if (status !== "failed") {
    item.querySelector(".failure")?.remove();
  }
}

/** What the message says, in one line. */
export function summary(message) {
  const { type, content } = message;
  if (type === "text") return plain(content.body);
  if (type === "interactive") {
    const reply = content.button_reply ?? content.list_reply;
    return reply?.title ?? plain(content.body?.text ?? content.type);
  }
  if (type === "location") return content.name ?? "Location";
  return content.caption ? plain(content.caption) : (MEDIA_WORDS[type] ?? type);
}

function meta(message) {
  const moment = new Date(message.at_ms);
  const clock = element("time", { dateTime: moment.toISOString() }, time.format(moment));
  return element("span", { className: "meta" }, clock, message.side === "person" ? element("span", { className: "ticks" }) : null);
}

function quote(quoted) {
  if (!quoted) return null;
  const who = quoted.side === "person" ? "You" : "Business";
  return element("div", { className: "quote" }, element("b", {}, who), element("span", {}, summary(quoted)));
}

function body(message) {
  const { type, content } = message;
  switch (type) {
    case "text":
      return [words(content.body)];
    case "interactive":
      return interactive(content);
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker":
      return [file(type, content), content.caption ? words(content.caption) : null].filter(Boolean);
    case "location":
      return [place(content)];
    case "reaction":
      return [words(content.emoji ? `Reacted ${content.emoji}` : "Took a reaction back")];
    default:
      return [raw(type === "template" ? `Template ${content.name}` : type, content)];
  }
}

function interactive(content) {
  const reply = content.button_reply ?? content.list_reply;
  if (reply) {
    const description = reply.description ? element("span", { className: "footer" }, reply.description) : null;
    return [element("div", { className: "words" }, reply.title), description].filter(Boolean);
  }
  const { header, action } = content;
  const parts = [];
  if (header?.type === "text") parts.push(element("div", { className: "header" }, header.text));
  else if (header) parts.push(file(header.type, header[header.type]));
  if (content.body) parts.push(words(content.body.text));
  if (content.footer) parts.push(element("span", { className: "footer" }, content.footer.text));
  const isKnown = ["button", "list", "cta_url"].includes(content.type);
  if (!isKnown) parts.push(raw(content.type, action));
  return parts;
}

function actions(message, onTap, onOpen) {
  if (message.type !== "interactive" || message.side !== "business") return null;
  const { type, action } = message.content;
  if (type === "button") {
    const button = ({ reply }) =>
      element("button", { type: "button", className: "action", onclick: () => onTap(message, reply.id) }, reply.title);
    return element("div", { className: "actions" }, action.buttons.map(button));
  }
  if (type === "list") {
    const open = { type: "button", className: "action", onclick: () => onOpen(message), aria: { haspopup: "dialog" } };
    return element("div", { className: "actions" }, element("button", open, icon("list"), action.button));
  }
  if (type === "cta_url") {
    const link = { className: "action", href: action.parameters.url, target: "_blank", rel: "noopener noreferrer" };
    return element("div", { className: "actions" }, element("a", link, icon("link"), action.parameters.display_text));
  }
  return null;
}

const words = (text) => element("div", { className: "words" }, formatted(text));

function file(type, content) {
  const name = content.filename ?? MEDIA_WORDS[type];
  if (!content.id) return link(content.link, name, "A link: the sandbox does not fetch it");
  const source = MEDIA + encodeURIComponent(content.id);
  if (type === "image" || type === "sticker") {
    const picture = element("img", { className: type, src: source, alt: content.caption ? "" : name });
    picture.onerror = () => picture.replaceWith(element("em", { className: "footer" }, `${name}: not kept any longer`));
    return type === "sticker" ? picture : element("a", { href: source, target: "_blank", className: "picture" }, picture);
  }
  if (type === "audio") return element("audio", { controls: true, preload: "metadata", src: source });
  if (type === "video") return element("video", { controls: true, preload: "metadata", src: source });
  return link(source, name, content.mime_type ?? "Document");
}

function link(href, name, about) {
  const label = element("span", {}, element("b", {}, name), element("small", {}, about));
  return element("a", { className: "attachment", href, target: "_blank", rel: "noopener noreferrer" }, icon("file"), label);
}

function place({ latitude, longitude, name, address }) {
  const lines = [element("b", {}, name ?? "Location")];
  if (address) lines.push(element("small", {}, address));
  lines.push(element("small", {}, `${latitude}, ${longitude}`));
  return element("div", { className: "attachment" }, icon("place"), element("span", {}, lines));
}

function raw(title, content) {
  const json = element("pre", {}, JSON.stringify(content, null, 2));
  return element("details", { className: "raw" }, element("summary", {}, title), json);
}
