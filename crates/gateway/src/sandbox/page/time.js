// Virtual time: what it is now, and how moments and stretches of it read.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const clock = { atMs: Date.now(), since: performance.now(), scale: 1 };
const hourAndMinute = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const toTheSecond = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const dayAndMonth = new Intl.DateTimeFormat([], { weekday: "long", day: "numeric", month: "long" });
const shortDay = new Intl.DateTimeFormat([], { weekday: "short", day: "numeric", month: "short" });

/** Takes over where the sandbox's clock stands. */
export function setClock({ now, scale }) {
  Object.assign(clock, { atMs: Date.parse(now), since: performance.now(), scale });
}

/** Virtual Unix time in milliseconds. */
export const nowMs = () => clock.atMs + (performance.now() - clock.since) * clock.scale;
/** Virtual seconds in a real one. */
export const scale = () => clock.scale;

// Moments come as RFC 3339 or as Unix time in milliseconds.

/** "14:05". */
export const timeOf = (at) => hourAndMinute.format(new Date(at));
/** "14:05:09". */
export const secondOf = (at) => toTheSecond.format(new Date(at));
/** "Saturday, 22 November". */
export const dayOf = (at) => dayAndMonth.format(new Date(at));
/** "Sat, 22 Nov". */
export const shortDayOf = (at) => shortDay.format(new Date(at));
/** Whether two moments are of one day. */
export const isSameDay = (one, other) => new Date(one).toDateString() === new Date(other).toDateString();

/** "3 h", in the largest unit of which it has one. */
export function stretch(ms) {
  if (ms >= 2 * DAY_MS) return `${Math.round(ms / DAY_MS)} days`;
  if (ms >= HOUR_MS) return `${Math.round(ms / HOUR_MS)} h`;
  if (ms >= MINUTE_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  return `${Math.max(0, Math.round(ms / 1000))} s`;
}

/** How long the business may still write freely to a person, in words, and whether it may. */
export function windowOf(person) {
  if (!person.window_until) return { isOpen: false, words: "Not written yet: only templates" };
  const left = Date.parse(person.window_until) - nowMs();
  if (left <= 0) return { isOpen: false, words: "Window closed: only templates" };
  return { isOpen: true, words: `Window closes in ${stretch(left)}` };
}
