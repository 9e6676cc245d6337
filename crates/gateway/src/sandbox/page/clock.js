// Virtual time: shown above, turned in its panel.

import * as api from "./api.js";
import { byId, element } from "./element.js";
import { field, valuesOf } from "./forms.js";
import { nowMs, scale, secondOf, shortDayOf } from "./time.js";

const JUMPS = [
  ["1 min", "PT1M"],
  ["1 h", "PT1H"],
  ["25 h", "PT25H"],
  ["7 days", "P7D"],
];
const SCALES = [
  [0, "Stands still"],
  [1, "As it is"],
  [60, "A minute each second"],
  [3600, "An hour each second"],
];

/** Sets the controls up; `attempt(action)` shows what fails. `onTick` is called each second. */
export function setUpClock(attempt, onTick) {
  const jumpButton = ([words, by]) =>
    element("button", { type: "button", className: "small", onclick: () => attempt(() => api.jump(by)), aria: { label: `Jump ahead by ${words}` } }, `+${words}`);
  byId("quick-jumps").replaceChildren(...JUMPS.slice(0, 3).map(jumpButton));
  const speed = (place) =>
    element("button", { type: "button", className: "small", data: { scale: SCALES[place][0] }, onclick: () => attempt(() => api.setScale(SCALES[place][0])) }, SCALES[place][1]);
  const custom = element(
    "form",
    { className: "inline", autocomplete: "off" },
    field({ name: "count", label: "Jump by", type: "number", min: 1, value: 2, required: true }),
    field({ name: "unit", label: "Unit", type: "select", value: "PTnH", options: [["PTnM", "minutes"], ["PTnH", "hours"], ["PnD", "days"]] }),
    element("button", { type: "submit", className: "small" }, "Jump"),
  );
  custom.onsubmit = (event) => {
    event.preventDefault();
    const { count, unit } = valuesOf(custom);
    attempt(() => api.jump(unit.replace("n", count)));
  };
  byId("panel-time").replaceChildren(
    element("p", { className: "big", id: "big-clock" }),
    element("p", { className: "about" }, "Everything here runs on this clock: the 24 hours in which the bot may write, retries, typing, delays."),
    element("h3", {}, "Jump ahead"),
    element("div", { className: "buttons" }, JUMPS.map(jumpButton)),
    custom,
    element("h3", {}, "How fast it runs"),
    element("div", { className: "buttons", id: "scales" }, SCALES.map((_, place) => speed(place))),
  );
  const tick = () => {
    drawClock();
    onTick();
  };
  setInterval(tick, 1000);
  drawClock();
}

/** Draws the time, and how fast it runs. */
export function drawClock() {
  const at = nowMs();
  const speed = scale() === 1 ? "" : scale() === 0 ? " · stopped" : ` · ×${scale()}`;
  byId("clock").textContent = `${shortDayOf(at)} ${secondOf(at)}${speed}`;
  byId("big-clock").textContent = secondOf(at);
  for (const button of byId("scales").children) button.setAttribute("aria-pressed", Number(button.dataset.scale) === scale());
}
