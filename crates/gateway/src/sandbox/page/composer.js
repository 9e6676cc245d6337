// The message box of one chat: words, what is quoted, the suggestions above it, and the menu of everything else.

import { summary } from "./content.js";
import { EXTRAS } from "./deeds.js";
import { element, icon } from "./element.js";
import { openSheet, row } from "./sheet.js";
import { state } from "./state.js";

const DRAFT_MAX_PX = 140;

/**
 * The box. `trySend(deed)` fails with words; `attempt(action)` shows them.
 * It has `element`, `draw(person)`, `quote(message)`, `showHints(isWanted)` and `focus()`.
 */
export function composer({ trySend, attempt }) {
  const draft = element("textarea", { rows: 1, maxLength: 4096, placeholder: "Message", enterKeyHint: "send" });
  const hints = element("div", { className: "hints", role: "group", aria: { label: "Suggestions" }, hidden: true });
  const quoted = element("div", { className: "quoted", hidden: true });
  const more = element("button", { type: "button", className: "round", aria: { label: "Send something else", haspopup: "dialog" } }, icon("plus"));
  const sendButton = element("button", { type: "submit", className: "round send", aria: { label: "Send" } }, icon("send"));
  const form = element("form", { className: "composer", autocomplete: "off" }, more, draft, sendButton);
  let replyTo = null;

  const grow = () => {
    draft.style.height = "auto";
    draft.style.height = `${Math.min(draft.scrollHeight, DRAFT_MAX_PX)}px`;
  };
  const quote = (message) => {
    replyTo = message?.id ?? null;
    quoted.hidden = !message;
    if (!message) return;
    const cancel = element("button", { type: "button", className: "round", onclick: () => quote(null), aria: { label: "Do not quote it" } }, icon("close"));
    quoted.replaceChildren(element("span", {}, "Replying to: ", summary(message)), cancel);
    draft.focus();
  };
  const send = async (deed) => {
    const answered = replyTo ? { reply_to: replyTo } : {};
    await trySend({ ...answered, ...deed });
    quote(null);
  };

  draft.oninput = grow;
  draft.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    const body = draft.value.trim();
    if (!body) return;
    draft.value = "";
    grow();
    const isSent = await attempt(() => send({ kind: "text", body }));
    if (!isSent && !draft.value) draft.value = body;
    grow();
  };
  more.onclick = () => {
    const rows = EXTRAS.map(([words, drawing, open]) => {
      const item = row(words, null, () => open(send));
      item.prepend(icon(drawing));
      return item;
    });
    openSheet("Send something else", element("div", { className: "extras" }, rows));
  };

  return {
    element: element("div", { className: "foot" }, hints, quoted, form),
    quote,
    focus: () => draft.focus(),
    draw: (person) => draft.setAttribute("aria-label", `Message as ${person.name}`),
    showHints(isWanted) {
      hints.hidden = !isWanted || state.hints.length === 0;
      const say = (body) => () => attempt(() => send({ kind: "text", body }));
      hints.replaceChildren(...state.hints.map((words) => element("button", { type: "button", className: "chip", onclick: say(words) }, words)));
    },
  };
}
