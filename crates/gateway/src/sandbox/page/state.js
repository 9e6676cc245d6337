// What the page knows, in one place. Whoever changes it draws what it concerns.

/** Everybody by id, in the order in which they came, and how the sandbox stands. */
export const state = {
  business: { name: "", phone: "" },
  hints: [],
  people: new Map(),
  settings: null,
  faults: [],
  account: {},
  templates: [],
  /** Requests in both directions by id, oldest first. */
  log: new Map(),
};

// As many requests as the sandbox itself remembers.
const LOG_MAX = 500;

/** Takes a snapshot over. */
export function take(snapshot) {
  const { business, hints, people, settings, faults, account } = snapshot;
  Object.assign(state, { business, hints, settings, faults, account });
  state.people = new Map(people.map((person) => [person.id, person]));
}

/** Writes a request down, or what is known of it now. */
export function note(exchange) {
  state.log.set(exchange.id, exchange);
  if (state.log.size > LOG_MAX) state.log.delete(state.log.keys().next().value);
}
