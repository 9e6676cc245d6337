// The message box, the small menu beside it, the suggestions above it, and the sheet of a list.

import { sample, upload } from "./api.js";
import { byId, element } from "./element.js";

// A place that everybody can look up.
const PLACE = { kind: "location", latitude: 38.7075, longitude: -9.1364, name: "Praça do Comércio", address: "Lisboa" };
const DRAFT_MAX_PX = 140;

/** Sets up everything that sends. `send(deed)` returns a promise that fails with words to show. */
export function setUpComposer(send) {
  const form = byId("composer");
  const draft = byId("draft");
  const grow = () => {
    draft.style.height = "auto";
    draft.style.height = `${Math.min(draft.scrollHeight, DRAFT_MAX_PX)}px`;
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
  setUpExtras(send);
  for (const button of document.querySelectorAll("dialog [data-close]")) {
    button.onclick = () => button.closest("dialog").close();
  }
  for (const dialog of document.querySelectorAll("dialog")) {
    // A click beside the sheet lands on the dialog itself.
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }
}

/** Runs something that may fail and shows why. Whether it worked. */
export async function attempt(action) {
  const trouble = byId("trouble");
  try {
    await action();
    trouble.hidden = true;
    return true;
  } catch (error) {
    trouble.textContent = error.message;
    trouble.hidden = false;
    return false;
  }
}

/** The chips for a newcomer. */
export function showHints(hints, send) {
  const chip = (body) =>
    element("button", { type: "button", className: "chip", onclick: () => attempt(() => send({ kind: "text", body })) }, body);
  byId("hints").replaceChildren(...hints.map(chip));
}

/** Opens the list of a message; a tap on a row sends it. */
export function openSheet(message, send) {
  const sheet = byId("sheet");
  const pick = (row) => {
    sheet.close();
    attempt(() => send({ kind: "list", message_id: message.id, id: row.id }));
  };
  const row = (row) => {
    const description = row.description ? element("small", {}, row.description) : null;
    return element("button", { type: "button", className: "row", onclick: () => pick(row) }, element("b", {}, row.title), description);
  };
  const section = ({ title, rows }) =>
    element("section", {}, title ? element("h3", {}, title) : null, rows.map(row));
  byId("sheet-title").textContent = message.content.action.button;
  byId("sheet-rows").replaceChildren(...message.content.action.sections.map(section));
  sheet.showModal();
  byId("sheet-rows").querySelector("button")?.focus();
}

function setUpExtras(send) {
  const photo = byId("photo");
  const sendSample = async (kind, name, type) => send({ kind, media: await upload(await sample(name, type)) });
  const extras = {
    photo: () => photo.click(),
    voice: () => sendSample("audio", "voice.ogg", "audio/ogg; codecs=opus"),
    sticker: () => sendSample("sticker", "sticker.webp", "image/webp"),
    place: () => send(PLACE),
  };
  for (const button of byId("extras").querySelectorAll("[data-extra]")) {
    button.onclick = () => {
      byId("extras").hidePopover();
      attempt(async () => extras[button.dataset.extra]());
    };
  }
  photo.onchange = () => {
    const [file] = photo.files;
    photo.value = "";
    const caption = byId("draft").value.trim();
    if (file) {
      attempt(async () => {
        await send({ kind: "image", media: await upload(file), caption });
        byId("draft").value = "";
      });
    }
  };
}
