// WhatsApp's text formatting as elements: *bold*, _italic_, ~strike~, `code`, ```blocks```, lists, quotes, links.
// Built from text nodes only, so whatever a message says stays words.

import { element } from "./element.js";

const MARKS = { "*": "strong", _: "em", "~": "s", "`": "code" };
const FENCE = "```";
const WORD = /[\p{L}\p{N}]/u;
const LINK = /^https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]*_~]/;
// Three marks can be nested; a fourth level would repeat one.
const DEPTH_MAX = 3;

/** The formatted text, for appending. */
export function formatted(text) {
  const fragment = document.createDocumentFragment();
  const parts = text.split(FENCE);
  parts.forEach((part, index) => {
    const isFenced = index % 2 === 1 && index < parts.length - 1 && part.trim() !== "";
    if (isFenced) {
      fragment.append(element("pre", { className: "mono" }, part.replace(/^\n|\n$/g, "")));
    } else {
      const isStray = index % 2 === 1;
      const isClosed = index < parts.length - 1;
      fragment.append(blocks(isStray ? FENCE + part + (isClosed ? FENCE : "") : part));
    }
  });
  return fragment;
}

/** The text without its marks, in one line: for quotes of a message. */
export function plain(text) {
  const whole = formatted(text);
  for (const end of whole.querySelectorAll("br, li, div, pre")) end.after(" ");
  return whole.textContent.replace(/\s+/g, " ").trim();
}

const KINDS = [
  { tag: "ul", line: /^[-*•] +(.*)$/, item: "li" },
  { tag: "ol", line: /^(?<number>\d{1,3})\. +(.*)$/, item: "li" },
  { tag: "blockquote", line: /^> ?(.*)$/, item: "div" },
];

function blocks(text) {
  const fragment = document.createDocumentFragment();
  let open = null;
  let needsBreak = false;
  for (const line of text.replace(/^\n|\n$/g, "").split("\n")) {
    const kind = KINDS.find((candidate) => candidate.line.test(line));
    if (kind) {
      const match = line.match(kind.line);
      if (open?.kind !== kind) {
        open = { kind, node: element(kind.tag) };
        fragment.append(open.node);
      }
      const item = element(kind.item);
      if (match.groups?.number) item.value = Number(match.groups.number);
      inline(match.at(-1), item, 0);
      open.node.append(item);
      needsBreak = false;
    } else {
      if (needsBreak) fragment.append(element("br"));
      inline(line, fragment, 0);
      open = null;
      needsBreak = true;
    }
  }
  return fragment;
}

function inline(text, parent, depth) {
  let words = "";
  let at = 0;
  const flush = () => {
    if (words) parent.append(words);
    words = "";
  };
  while (at < text.length) {
    const link = isEdge(text[at - 1]) ? text.slice(at).match(LINK)?.[0] : undefined;
    const end = depth < DEPTH_MAX && MARKS[text[at]] ? closing(text, at) : -1;
    if (link) {
      flush();
      parent.append(element("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, link));
      at += link.length;
    } else if (end > 0) {
      flush();
      const inside = text.slice(at + 1, end);
      const child = element(MARKS[text[at]]);
      if (text[at] === "`") child.append(inside);
      else inline(inside, child, depth + 1);
      parent.append(child);
      at = end + 1;
    } else {
      words += text[at];
      at += 1;
    }
  }
  flush();
}

/** Where the mark at `start` ends: marks hug their words, and stand at the edge of words. -1 when it is no mark. */
function closing(text, start) {
  const mark = text[start];
  const opens = isEdge(text[start - 1]) && /\S/.test(text[start + 1] ?? " ") && text[start + 1] !== mark;
  if (!opens) return -1;
  for (let end = start + 2; end < text.length; end += 1) {
    if (text[end] === mark && /\S/.test(text[end - 1]) && isEdge(text[end + 1])) return end;
  }
  return -1;
}

const isEdge = (c) => c === undefined || !WORD.test(c);
