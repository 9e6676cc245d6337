// Small ways to make elements. Words only ever become text, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/**
 * An element. `properties` are set as properties, except `data` (dataset) and `aria` (aria-… attributes);
 * children are nodes or strings, and nothing where null or undefined.
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  const { data = {}, aria = {}, ...rest } = properties;
  Object.assign(node, rest);
  Object.assign(node.dataset, data);
  for (const [name, value] of Object.entries(aria)) node.setAttribute(`aria-${name}`, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** One of the drawings in index.html. With words it speaks to a screen reader, without it is decoration. */
export function icon(name, words) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", "icon");
  if (words) {
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", words);
  } else {
    drawing.setAttribute("aria-hidden", "true");
  }
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawing.append(use);
  return drawing;
}

/** The first letters of the first two words, for a round picture. */
export function initials(name) {
  const letters = name.split(/\s+/).map((word) => [...word].find((c) => /[\p{L}\p{N}]/u.test(c)) ?? "");
  return letters.join("").slice(0, 2).toUpperCase() || "?";
}
