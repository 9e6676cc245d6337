// The panel beside the chats: tabs for why, time, trouble, behaviour and the log. On a narrow screen it covers them.

import { byId } from "./element.js";

const panel = byId("tools");
const toggle = byId("tools-toggle");
const tabs = [...panel.querySelectorAll("[role=tab]")];
// Wide enough for two chats beside the controls, and for one.
const WIDE = matchMedia("(min-width: 1270px)");
const BESIDE = matchMedia("(min-width: 960px)");

/** Sets the panel up: open on a wide screen, else behind its button. */
export function setUpTools() {
  toggle.onclick = () => show(panel.hidden);
  byId("tools-close").onclick = () => {
    show(false);
    toggle.focus();
  };
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !BESIDE.matches) byId("tools-close").click();
  });
  for (const tab of tabs) {
    tab.onclick = () => choose(tab);
    tab.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs.at((tabs.indexOf(tab) + step) % tabs.length);
      choose(next);
      next.focus();
    };
  }
  show(WIDE.matches);
}

/** Opens the panel at this tab, named as its element's id, and goes there. */
export function openTool(id) {
  show(true);
  const tab = byId(`tab-${id}`);
  choose(tab);
  byId(`panel-${id}`).focus();
}

function show(isShown) {
  panel.hidden = !isShown;
  toggle.setAttribute("aria-expanded", isShown);
}

function choose(chosen) {
  for (const tab of tabs) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", isChosen);
    tab.tabIndex = isChosen ? 0 : -1;
    byId(tab.getAttribute("aria-controls")).hidden = !isChosen;
  }
}
