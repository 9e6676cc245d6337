// What the page asks of the sandbox's control API. Every failure is an Error whose message can be shown.

const BASE = "/sandbox/api";
// After an answer that is no event stream the browser gives up; we ask again after so long.
const RECONNECT_MS = 2000;

async function ask(method, path, body, headers = {}) {
  let answer;
  try {
    answer = await fetch(BASE + path, { method, headers, body });
  } catch {
    throw new Error("The sandbox cannot be reached.");
  }
  const isJson = answer.headers.get("content-type")?.startsWith("application/json");
  const found = isJson ? await answer.json() : null;
  if (!answer.ok) throw new Error(found?.error ?? `The sandbox answered ${answer.status}.`);
  return found;
}

const get = (path) => ask("GET", path);
const send = (method, path, body) => ask(method, path, JSON.stringify(body), { "content-type": "application/json" });
const of = (person) => `/people/${encodeURIComponent(person)}`;

/** Everything but the chats: clock, settings, people, faults, account, business, hints. */
export const snapshot = () => get("/snapshot");
/** A person's chat: its messages, oldest first, and how long the business still counts as typing. */
export const chat = (person) => get(`${of(person)}/chat`);
/** A person does something. */
export const act = (person, deed) => send("POST", `${of(person)}/deeds`, deed);
/** The chat is on the screen. */
export const markRead = (person) => ask("POST", `${of(person)}/read`);
/** Lets somebody in; who it is. */
export const addPerson = (person) => send("POST", "/people", person);
/** Makes somebody different. */
export const changePerson = (person, change) => send("PATCH", of(person), change);

/** Moves virtual time forward by an ISO 8601 duration. */
export const jump = (by) => send("POST", "/clock/jump", { by });
/** Sets how many virtual seconds a real one has. */
export const setScale = (scale) => send("PUT", "/clock", { scale });
/** Sets how WhatsApp behaves. */
export const setSettings = (settings) => send("PUT", "/settings", settings);
/** Adds a rule for requests that go wrong. */
export const addFault = (fault) => send("POST", "/faults", fault);
/** Removes one. */
export const removeFault = (id) => ask("DELETE", `/faults/${id}`);
/** Sets the account's own troubles. */
export const setAccount = (account) => send("PUT", "/account", account);
/** The account's templates, oldest first. */
export const templates = () => get("/templates");
/** Puts a template somewhere: `APPROVED`, `PAUSED`, `REJECTED` or `DISABLED`. */
export const setTemplate = (name, language, status) =>
  send("PATCH", `/templates/${encodeURIComponent(name)}/${encodeURIComponent(language)}`, { status });
/** Sends the bot a webhook in any field. */
export const announce = (field, value) => send("POST", "/webhooks", { field, value });
/** The requests in both directions that are remembered, oldest first. */
export const log = () => get("/log");
/** Everything as at the start. */
export const reset = () => ask("POST", "/reset");

/** Where a file of a chat is found. */
export const fileUrl = (id) => `${BASE}/files/${encodeURIComponent(id)}`;
/** Uploads a file; its id. */
export const upload = async (file) => (await ask("POST", "/files", file, { "content-type": file.type })).id;

/** One of the page's own files, as something to upload. */
export async function sample(name, type) {
  const answer = await fetch(`/sandbox/page/${name}`);
  return new Blob([await answer.arrayBuffer()], { type });
}

/**
 * Listens to what happens. `onEvent` gets each event; `onConnection` gets true when the line is up (each time it comes
 * back, too: then load again what may have been missed) and false when it is lost. The browser reconnects by itself.
 */
export function listen(onEvent, onConnection) {
  const source = new EventSource(`${BASE}/events`);
  source.onopen = () => onConnection(true);
  source.onmessage = (event) => onEvent(JSON.parse(event.data));
  source.onerror = () => {
    onConnection(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(onEvent, onConnection), RECONNECT_MS);
  };
}
