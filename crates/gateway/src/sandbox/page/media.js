// Pictures, films, recordings, documents and stickers.

import { fileUrl } from "./api.js";
import { element, icon } from "./element.js";

export const MEDIA_WORDS = {
  image: "Photo",
  video: "Video",
  audio: "Voice note",
  document: "Document",
  sticker: "Sticker",
};

/** Whether a message of this type is a file. */
export const isMedia = (type) => type in MEDIA_WORDS;

/** A file as a phone shows it. One that is only a link is not fetched: the page asks nobody else for anything. */
export function file(type, content) {
  const name = content.filename ?? MEDIA_WORDS[type];
  if (!content.id) return attachment(content.link, name, "A link: the sandbox does not fetch it", "link");
  const source = fileUrl(content.id);
  switch (type) {
    case "image":
    case "sticker":
      return picture(type, source, name, content.caption);
    case "audio":
      return player("audio", source, content.voice === false ? "Recording" : name);
    case "video":
      return player("video", source, name);
    default:
      return attachment(source, name, content.mime_type ?? "Document", "file");
  }
}

function picture(type, source, name, caption) {
  const image = element("img", { className: type, src: source, alt: caption ? "" : name });
  image.onerror = () => image.replaceWith(element("em", { className: "gone" }, `${name}: not kept any longer`));
  if (type === "sticker") return image;
  return element("a", { href: source, target: "_blank", className: "picture", aria: { label: `${name}, in full size` } }, image);
}

function player(tag, source, name) {
  return element(tag, { controls: true, preload: "metadata", src: source, aria: { label: name } });
}

/** Something with a drawing, a name and a line about it; a link when it leads somewhere. */
export function attachment(href, name, about, drawing) {
  const label = element("span", {}, element("b", {}, name), about ? element("small", {}, about) : null);
  if (!href) return element("div", { className: "attachment" }, icon(drawing), label);
  return element("a", { className: "attachment", href, target: "_blank", rel: "noopener noreferrer" }, icon(drawing), label);
}
