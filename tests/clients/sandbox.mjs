// `recado sandbox` as a process, the people in it, and the place where its webhooks arrive.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

export const [SECRET, TOKEN, VERIFY] = ["the app's secret", "the token", "the agreed word"];
export const [NUMBER, ACCOUNT, ANA] = ["100200300400500", "100000000000001", "+5511990000002"];
const PATIENCE_MS = 15_000;

/** A server on loopback that keeps every delivery: its raw bytes and its signature. */
export class Webhooks {
  deliveries = [];
  #waiting = [];

  static async start() {
    const webhooks = new Webhooks();
    webhooks.server = createServer((request, response) => webhooks.#take(request, response)).listen(0, "127.0.0.1");
    await once(webhooks.server, "listening");
    webhooks.url = `http://127.0.0.1:${webhooks.server.address().port}/webhook`;
    return webhooks;
  }

  async #take(request, response) {
    if (request.method === "GET") {
      response.end(new URL(request.url, this.url).searchParams.get("hub.challenge"));
      return;
    }
    const pieces = await request.toArray();
    response.end();
    this.deliveries.push({ body: Buffer.concat(pieces), signature: request.headers["x-hub-signature-256"] });
    this.#waiting.splice(0).forEach((wake) => wake());
  }

  /** The next delivery. */
  async next() {
    const end = Date.now() + PATIENCE_MS;
    while (this.deliveries.length === 0) {
      if (Date.now() > end) throw new Error("no webhook has come");
      await new Promise((wake) => {
        const timer = setTimeout(wake, PATIENCE_MS);
        this.#waiting.push(() => (clearTimeout(timer), wake()));
      });
    }
    return this.deliveries.shift();
  }
}

/** The emulator, and what its control API can do. */
export class Sandbox {
  static async start(recado, callback) {
    const sandbox = new Sandbox();
    const settings = ["--address", "127.0.0.1:0", "--callback", callback, "--app-secret", SECRET, "--access-token", TOKEN];
    const names = ["--verify-token", VERIFY, "--phone-number-id", NUMBER, "--json"];
    sandbox.process = spawn(recado, ["sandbox", ...settings, ...names], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface(sandbox.process.stdout), "line");
    sandbox.facts = JSON.parse(line);
    await sandbox.ask("POST", "people", { name: "Ana", phone: ANA });
    return sandbox;
  }

  async ask(method, path, body, type = "application/json") {
    const content = body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body);
    const answer = await fetch(`${this.facts.control_url}/${path}`, { method, body: content, headers: { "content-type": type } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** Lets Ana do something. */
  does(deed) {
    return this.ask("POST", `people/${encodeURIComponent(ANA)}/deeds`, deed);
  }

  async chat() {
    return (await this.ask("GET", `people/${encodeURIComponent(ANA)}/chat`)).messages;
  }

  async stop() {
    const ended = once(this.process, "exit");
    this.process.kill("SIGTERM");
    const [code] = await ended;
    if (code !== 0) throw new Error(`the sandbox ended with exit code ${code}`);
  }
}
