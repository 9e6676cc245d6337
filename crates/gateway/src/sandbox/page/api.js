// What the page asks of the sandbox. Every failure is an Error whose message can be shown.

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("The sandbox cannot be reached.");
  }
  const body = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
  if (!answer.ok) throw new Error(body?.error ?? `The sandbox answered ${answer.status}.`);
  return body;
}

const post = (path, body) =>
  ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** Who is here, the business, and what a newcomer may write. */
export const people = () => ask("/sandbox/people");

/** Adds somebody; answers with the number as digits. */
export const addPerson = (phone, name) => post("/sandbox/people", { phone, name });

/** A chat: its messages, oldest first, and how long the business still counts as typing. */
export const history = (phone) => ask(`/sandbox/people/${phone}/messages`);

/** The person writes, taps or sends. */
export const send = (phone, deed) => post(`/sandbox/people/${phone}/messages`, deed);

/** The chat is on the screen. */
export const markRead = (phone) => ask(`/sandbox/people/${phone}/read`, { method: "POST" });

/** Uploads a file; answers with its id. */
export async function upload(file) {
  const options = { method: "POST", headers: { "content-type": file.type }, body: file };
  return (await ask("/sandbox/media", options)).id;
}

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
  const source = new EventSource("/sandbox/events");
  source.onopen = () => onConnection(true);
  source.onmessage = (event) => onEvent(JSON.parse(event.data));
  source.onerror = () => {
    onConnection(false);
    // After an answer that is no event stream the browser gives up; we do not.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(onEvent, onConnection), 2000);
  };
}
