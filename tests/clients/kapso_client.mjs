// @kapso/whatsapp-cloud-api, which nobody here wrote, against `recado sandbox`: what a bot built on it does, step by step.
//
// `node kapso_client.mjs PATH_OF_RECADO`; exit code 1 when a step fails.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

import { ACCOUNT, ANA, NUMBER, SECRET, Sandbox, TOKEN, Webhooks } from "./sandbox.mjs";

// The package is installed outside of this folder: see `run`.
const installed = createRequire(`${process.env.CLIENTS}/package.json`);
const load = (name) => import(pathToFileURL(installed.resolve(name)).href);
const { WhatsAppClient } = await load("@kapso/whatsapp-cloud-api");
const { normalizeWebhook, verifySignature } = await load("@kapso/whatsapp-cloud-api/server");

const PICTURE = readFileSync(new URL("dot.png", import.meta.url));

const webhooks = await Webhooks.start();
const sandbox = await Sandbox.start(process.argv[2], webhooks.url);
const client = new WhatsAppClient({ accessToken: TOKEN, baseUrl: sandbox.facts.base_url });
const to = { phoneNumberId: NUMBER, to: ANA };
const heard = [];

/** Takes deliveries, each checked by the client, until one is heard that fits. */
async function hears(what, fits) {
  for (;;) {
    const place = heard.findIndex((item) => item.what === what && fits(item));
    if (place >= 0) return heard.splice(place, 1)[0];
    const { body, signature } = await webhooks.next();
    assert.ok(verifySignature({ appSecret: SECRET, rawBody: body, signatureHeader: signature }), "the signature is refused");
    const { messages, statuses } = normalizeWebhook(JSON.parse(body));
    heard.push(...messages.map((message) => ({ what: "message", ...message })));
    heard.push(...statuses.map((status) => ({ what: "status", ...status })));
  }
}

const isTold = (sent, status) => hears("status", (heard) => heard.id === sent.messages[0].id && heard.status === status);

const steps = {
  async textInAndOut() {
    await sandbox.does({ kind: "text", body: "report today, não amanhã / 👍" });
    const message = await hears("message", (message) => message.type === "text");
    assert.equal(message.text.body, "report today, não amanhã / 👍");
    await isTold(await client.messages.sendText({ ...to, body: "*R$ 670,80*" }), "delivered");
  },

  async marksAsReadAndTypes() {
    await sandbox.does({ kind: "text", body: "are you there?" });
    const message = await hears("message", (message) => message.text?.body === "are you there?");
    await client.messages.markRead({ phoneNumberId: NUMBER, messageId: message.id, typingIndicator: { type: "text" } });
    assert.equal((await sandbox.chat()).find(({ id }) => id === message.id).status, "read");
  },

  async buttons() {
    const buttons = [{ id: "yes", title: "Yes" }, { id: "no", title: "No" }];
    const sent = await client.messages.sendInteractiveButtons({ ...to, bodyText: "Cancel order 4711?", buttons });
    await sandbox.does({ kind: "button", message_id: sent.messages[0].id, id: "yes" });
    const tapped = await hears("message", (message) => message.type === "interactive");
    assert.equal((tapped.interactive.buttonReply ?? tapped.interactive.button_reply).id, "yes");
  },

  async list() {
    const rows = [{ id: "sales", title: "Sales", description: "Daily" }, { id: "stock", title: "Stock" }];
    const sections = [{ title: "Dashboards", rows }];
    const sent = await client.messages.sendInteractiveList({ ...to, bodyText: "Which one?", buttonText: "Choose", sections });
    await sandbox.does({ kind: "list", message_id: sent.messages[0].id, id: "stock" });
    const picked = await hears("message", (message) => message.type === "interactive");
    assert.equal((picked.interactive.listReply ?? picked.interactive.list_reply).id, "stock");
  },

  async mediaOut() {
    const file = new Blob([PICTURE], { type: "image/png" });
    const { id } = await client.media.upload({ phoneNumberId: NUMBER, type: "image/png", file, fileName: "dot.png" });
    await isTold(await client.messages.sendImage({ ...to, image: { id, caption: "Sales" } }), "delivered");
  },

  async mediaIn() {
    const { id } = await sandbox.ask("POST", "files", PICTURE, "image/png");
    await sandbox.does({ kind: "image", media: id, caption: "look" });
    const message = await hears("message", (message) => message.type === "image");
    // By itself it sends its token to its own hosts only, as Meta's own answer with 401 would tell.
    const bytes = await client.media.download({ mediaId: message.image.id, phoneNumberId: NUMBER, auth: "always" });
    assert.deepEqual(Buffer.from(bytes), PICTURE);
  },

  async template() {
    const components = [{ type: "BODY", text: "Order {{1}} has left.", example: { bodyText: [["4711"]] } }];
    const definition = { name: "order_left", language: "en_US", category: "UTILITY", components };
    await client.templates.create({ businessAccountId: ACCOUNT, ...definition });
    await sandbox.ask("PATCH", "templates/order_left/en_US", { status: "APPROVED" });
    const body = [{ type: "body", parameters: [{ type: "text", text: "1823" }] }];
    const template = { name: "order_left", language: { code: "en_US" }, components: body };
    await isTold(await client.messages.sendTemplate({ ...to, template }), "delivered");
    const { data } = await client.templates.list({ businessAccountId: ACCOUNT, name: "order_left" });
    assert.equal(data[0].status, "APPROVED");
  },

  async readByThePerson() {
    const sent = await client.messages.sendText({ ...to, body: "Seen?" });
    await isTold(sent, "delivered");
    await sandbox.ask("POST", `people/${encodeURIComponent(ANA)}/read`);
    await isTold(sent, "read");
  },

  async refusals() {
    const refused = client.messages.sendText({ ...to, body: "x".repeat(4097) });
    await assert.rejects(refused, (error) => /100|131009|4096/.test(`${error.code} ${error.message}`));
  },
};

let failed = 0;
for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    console.log(`kapso: ${name} ... ok`);
  } catch (error) {
    failed += 1;
    console.error(error);
    console.log(`kapso: ${name} ... FAILED`);
  }
}
webhooks.server.close();
await sandbox.stop();
process.exit(failed > 0 ? 1 : 0);
