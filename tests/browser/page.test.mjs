// What people do on the sandbox's page, with the demo shop behind it.

import assert from "node:assert/strict";
import { answer, barriers, chatOf, control, onANarrowScreen, onAWideScreen, say, tabTo } from "./harness.mjs";

onAWideScreen("a report comes as a chart, and says why", async (page) => {
  const chat = chatOf(page, "Staff");
  await say(chat, "report today");
  const report = await answer(chat, "on average");
  const picture = report.locator("img.image");
  await picture.waitFor();
  const isDrawn = await picture.evaluate((image) => image.decode().then(() => image.naturalWidth > 300));
  assert.ok(isDrawn, "the chart has pixels");
  await report.getByRole("button", { name: "Why this answer?" }).click();
  const why = page.getByRole("tabpanel", { name: "Why" });
  await why.getByText("Pattern: an exact form").waitFor();
  await why.getByRole("row", { name: /^period .* the message 100 %$/ }).waitFor();
  await why.locator(".log summary", { hasText: "/messages" }).first().waitFor();
});

onAWideScreen("a button is tapped, and again when it is old", async (page) => {
  const chat = chatOf(page, "Staff");
  await say(chat, "report today");
  const report = await answer(chat, "on average");
  await report.getByRole("button", { name: "Best sellers" }).click();
  await answer(chat, "Espresso");
  await report.getByRole("button", { name: "New customers" }).click();
  await chat.locator(".message.person", { hasText: "New customers" }).waitFor();
  await chat.locator(".message.person .quote").last().waitFor();
});

onAWideScreen("a row of a list is picked", async (page) => {
  const chat = chatOf(page, "Staff");
  await say(chat, "orders");
  const list = await answer(chat, "Pick one to see it");
  await list.locator("button.action").click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: /^Order \d+/ }).nth(2).click();
  await sheet.waitFor({ state: "hidden" });
  await answer(chat, "Total");
});

onAWideScreen("a customer is created, step by step", async (page) => {
  const chat = chatOf(page, "Staff");
  await say(chat, "create customer");
  await answer(chat, "first and last name");
  await say(chat, "Grace Hopper");
  await answer(chat, "phone, with area code");
  await say(chat, "+55 11 98888 7777");
  await answer(chat, "address");
  await say(chat, "Rua das Flores 10, São Paulo");
  const confirmation = await answer(chat, "Grace Hopper");
  await confirmation.locator("button.action").first().click();
  await answer(chat, /Customer \d+ created/);
});

onAWideScreen("after 25 hours the failure is explained", async (page) => {
  const chat = chatOf(page, "Staff");
  await say(chat, "top products");
  await answer(chat, "Espresso");
  const trouble = await control(page, "Trouble");
  await trouble.getByLabel("What goes wrong").selectOption("busy");
  await trouble.getByLabel("How often").selectOption("always");
  await trouble.getByRole("button", { name: "Turn it on" }).click();
  await trouble.getByRole("button", { name: /^Remove/ }).waitFor();
  await say(chat, "opening hours");
  await chat.locator(".refused", { hasText: "131000" }).first().waitFor();
  await page.getByRole("button", { name: "Jump ahead by 25 h" }).first().click();
  await chat.getByText("Window closed: only templates").waitFor();
  await trouble.getByRole("button", { name: /^Remove/ }).click();
  const failure = chat.locator(".failure", { hasText: "131047" });
  await failure.first().waitFor();
  assert.match(await failure.first().innerText(), /More than 24 hours have passed/);
});

onAWideScreen("a fault is turned on, and the bot tries again", async (page) => {
  const chat = chatOf(page, "Staff");
  const trouble = await control(page, "Trouble");
  await trouble.getByLabel("What goes wrong").selectOption("busy");
  await trouble.getByLabel("How often").selectOption("once");
  await trouble.getByRole("button", { name: "Turn it on" }).click();
  await trouble.getByRole("button", { name: /^Remove/ }).waitFor();
  await say(chat, "opening hours");
  await chat.locator(".refused", { hasText: "131000" }).waitFor();
  await answer(chat);
  await trouble.getByText("hit 1 of").waitFor();
  const log = await control(page, "Log");
  await log.getByLabel("Only what went wrong").check();
  await log.locator("summary", { hasText: "500" }).waitFor();
});

onAWideScreen("a template is paused, and the bot is told", async (page) => {
  const trouble = await control(page, "Trouble");
  await trouble.getByLabel("morning_report, en_US").selectOption("paused");
  const log = await control(page, "Log");
  const told = log.locator("details", { hasText: "message_template_status_update" }).first();
  await told.locator("summary").click();
  await told.getByText('"PAUSED"').waitFor();
});

onAWideScreen("two people are played side by side, and one more comes", async (page) => {
  const [staff, customer] = [chatOf(page, "Staff"), chatOf(page, "Customer")];
  await say(staff, "order 1823");
  await say(customer, "report today");
  await answer(staff, "Order 1823");
  await answer(customer);
  await page.getByRole("button", { name: "Add a person" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("Phone, with").fill("+351 912 000 111");
  await sheet.getByLabel("Name, as").fill("Newcomer");
  await sheet.getByRole("button", { name: "Add" }).click();
  const newcomer = chatOf(page, "Newcomer");
  await say(newcomer, "opening hours");
  await answer(newcomer);
  await page.getByRole("button", { name: "Change Newcomer" }).click();
  await sheet.getByRole("button", { name: "What they are like" }).click();
  await sheet.getByLabel("Has blocked the business").check();
  const saved = page.waitForResponse((response) => response.request().method() === "PATCH" && response.ok());
  await sheet.getByRole("button", { name: "Save" }).click();
  // What is written before the person has changed is answered.
  await saved;
  await say(newcomer, "menu");
  await newcomer.locator(".failure", { hasText: "131026" }).first().waitFor();
});

onAWideScreen("everything else is sent, changed and taken back", async (page) => {
  const chat = chatOf(page, "Staff");
  const send = async (kind, submit = "Send") => {
    await chat.getByRole("button", { name: "Send something else" }).click();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("button", { name: kind, exact: true }).click();
    await sheet.getByRole("button", { name: submit, exact: true }).click();
    await sheet.waitFor({ state: "hidden" });
  };
  const kinds = [
    ["Photo", "image"],
    ["Voice note", "audio"],
    ["Document", "document"],
    ["Sticker", "sticker"],
    ["Location", "location"],
    ["Contact", "contacts"],
    ["Cart", "order", "Send the cart"],
    ["Something else", "request_welcome", "Let it happen"],
  ];
  for (const [name, kind, submit] of kinds) {
    await send(name, submit);
    await chat.locator(`.message.person[data-kind="${kind}"]`).first().waitFor();
  }
  await say(chat, "opning hours");
  const own = chat.locator('.message.person[data-kind="text"]').last();
  const menu = async (choice) => {
    await own.getByRole("button", { name: "What to do with this message" }).click();
    await page.getByRole("dialog").getByRole("button", { name: choice }).click();
  };
  await menu("React 👍");
  await own.getByRole("img", { name: /reacted 👍/ }).waitFor();
  await menu("Edit");
  await page.getByRole("dialog").getByLabel("New words").fill("opening hours");
  await page.getByRole("dialog").getByRole("button", { name: "Change it" }).click();
  await own.getByText("edited").waitFor();
  await menu("Delete");
  await own.getByText("This message was deleted").waitFor();
});

onAWideScreen("the keyboard is enough", async (page) => {
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await tabTo(page, 'textarea[aria-label="Message as Staff"]');
  await page.keyboard.type("orders");
  await page.keyboard.press("Enter");
  const chat = chatOf(page, "Staff");
  await answer(chat, "Pick one to see it");
  await page.keyboard.press("Shift+Tab");
  await tabTo(page, 'textarea[aria-label="Message as Staff"]');
  await chat.getByRole("log").focus();
  await tabTo(page, ".message.business .action");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  const isBack = await page.evaluate(() => document.activeElement.matches(".action"));
  assert.ok(isBack, "the focus comes back to the button that opened the list");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await answer(chat, "Total");
  await tabTo(page, '[role="tab"][aria-selected="true"]');
  await page.keyboard.press("ArrowRight");
  await page.getByRole("tabpanel", { name: "Time" }).getByText("Jump ahead").waitFor();
});

onANarrowScreen("a narrow screen shows one chat, and nothing sticks out", async (page) => {
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth);
  const chat = chatOf(page, "Staff");
  await say(chat, "report today");
  const report = await answer(chat, "on average");
  await report.locator("img.image").waitFor();
  assert.ok(await fits(), "with an answer on it");
  await report.getByRole("button", { name: "Why this answer?" }).tap();
  const why = page.getByRole("tabpanel", { name: "Why" });
  await why.getByText("Requests").waitFor();
  assert.ok(await fits(), "with the controls over it");
  await page.keyboard.press("Escape");
  await why.waitFor({ state: "hidden" });
  await page.getByRole("navigation", { name: "People you can play" }).getByRole("button", { name: "Stranger" }).tap();
  await say(chatOf(page, "Stranger"), "opening hours");
  await answer(chatOf(page, "Stranger"));
  assert.equal(await page.locator(".chat").count(), 1);
  assert.ok(await fits(), "with another chat on it");
});

onAWideScreen("nobody is shut out, by light or by night", async (page) => {
  const chat = chatOf(page, "Staff");
  await say(chat, "report today");
  const report = await answer(chat, "on average");
  await report.getByRole("button", { name: "Why this answer?" }).click();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const name of ["Why", "Time", "Trouble", "Rules", "Log"]) {
      await control(page, name);
      assert.deepEqual(await barriers(page), [], `${name}, ${colorScheme}`);
    }
  }
  await chat.getByRole("button", { name: "Send something else" }).click();
  assert.deepEqual(await barriers(page), [], "with a sheet open");
});
