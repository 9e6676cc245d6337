// A program of its own and a browser window for each test. Nothing here sleeps: it waits for what is shown, and not for ever.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const { RECADO, CHROMIUM, PICTURES } = process.env;
// A debug build needs about two seconds to start, and on a busy machine ten times that.
const TEST_MAX_MS = 90_000;
// For one thing to be shown: the longest is an answer after a second try.
const SHOWN_MAX_MS = 20_000;

const WIDE = { width: 1400, height: 900 };
const NARROW = { width: 360, height: 740 };

let browser;
before(async () => {
  // A container has no user namespaces of its own; the page comes from this machine alone.
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});
after(() => browser?.close());

/** Runs a test on a wide screen: `act(page)` has the page of a fresh program, opened. */
export const onAWideScreen = (name, act) => inAWindow(name, { viewport: WIDE }, act);
/** On a phone's screen. */
export const onANarrowScreen = (name, act) => inAWindow(name, { viewport: NARROW, hasTouch: true }, act);

function inAWindow(name, options, act) {
  test(name, { timeout: TEST_MAX_MS }, async () => {
    const server = await start();
    const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
    context.setDefaultTimeout(SHOWN_MAX_MS);
    const page = await context.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      if (!request.url().startsWith(server.address)) complaints.push(`asked ${request.url()}`);
    });
    try {
      await page.goto(server.address);
      await page.getByRole("heading", { name: "Staff" }).waitFor();
      await act(page);
      assert.deepEqual(complaints, []);
    } finally {
      await page.screenshot({ path: join(PICTURES, `${name.replace(/\W+/g, "-")}.png`) });
      await context.close();
      await server.stop();
    }
  });
}

/** Starts the program with its data in a folder of its own, and reads its address. */
async function start() {
  const folder = await mkdtemp(join(tmpdir(), "recado-browser-"));
  const environment = {
    ...process.env,
    RECADO_SERVER__ADDRESS: "127.0.0.1:0",
    RECADO_BOT__DATA: join(folder, "data"),
    RECADO_STORE__PATH: join(folder, "recado.db"),
    // The page is tried, not how well messages are understood.
    RECADO_UNDERSTANDING__ENCODER: "none",
  };
  const server = spawn(RECADO, ["serve"], { cwd: new URL("../..", import.meta.url), env: environment, stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((resolve) => server.once("close", resolve));
  const address = await addressOf(server);
  const stop = async () => {
    server.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true });
  };
  if (address) return { address, stop };
  await stop();
  throw new Error(`${RECADO} ended without printing its address`);
}

async function addressOf(server) {
  for await (const line of createInterface({ input: server.stdout })) {
    const address = line.match(/^Health\s+(http:\/\/[^/]+)/)?.[1];
    if (address) {
      // What it prints from now on is of no interest, but must not fill the pipe.
      server.stdout.resume();
      return address;
    }
  }
  return null;
}

/** The chat of this person. */
export const chatOf = (page, name) => page.getByRole("region", { name: new RegExp(`^${name} and `) });

/** Writes a message as this person would. */
export async function say(chat, words) {
  const box = chat.getByRole("textbox");
  await box.fill(words);
  await box.press("Enter");
}

/** The last message of the business, or the last that has these words, once it is there. */
export async function answer(chat, words) {
  const message = chat.locator(".message.business[data-id]", words ? { hasText: words } : {}).last();
  await message.waitFor();
  return message;
}

/** Opens a tab of the controls. */
export async function control(page, name) {
  await page.getByRole("tab", { name }).click();
  return page.getByRole("tabpanel", { name });
}

/** Presses Tab until the focus is on what the selector means. */
export async function tabTo(page, selector) {
  // More stops than the page has.
  for (let stops = 0; stops < 80; stops += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  assert.fail(`${selector} is not reached by the Tab key`);
}

/** What a checker of accessibility (WCAG 2.2, A and AA) finds on the page, in words. */
export async function barriers(page) {
  const checker = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  // Through the debugger: the page's own policy runs nothing that is not its own.
  await page.evaluate(`${await readFile(checker, "utf8")}; undefined`);
  const { violations } = await page.evaluate(() => axe.run());
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(" ")}`);
}
