// The web page in a real browser without a window. Where INLAY_SCREENSHOTS names a folder, what
// was seen is kept there.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, beforeEach, test } from "node:test";

import { chromium } from "playwright-core";

import { ECHO, NULL, running, until, url } from "./server.mjs";

let browser;
let page;
let problems;
let addresses;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.INLAY_CHROMIUM,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
});

after(() => browser.close());

beforeEach(async () => {
  await page?.context().close();
  page = await open();
});

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 900, height: 700 }, ...options });
  const made = await context.newPage();
  problems = [];
  addresses = [];
  made.on("pageerror", (error) => problems.push(error.message));
  made.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  made.on("request", (request) => addresses.push(new URL(request.url()).origin));
  await made.goto(url);
  await made.waitForFunction(() => document.querySelector("#model").options.length > 0);
  return made;
}

async function picture(name, of = page) {
  const folder = process.env.INLAY_SCREENSHOTS;
  if (folder) await of.screenshot({ path: path.join(folder, `${name}.png`) });
}

/** Say something and wait until the answer is complete: nothing can be sent before. */
async function say(text, model = ECHO) {
  await page.selectOption("#model", model);
  await page.fill("#input", text);
  await page.press("#input", "Enter");
  await page.locator("#send").waitFor();
}

/** The end of the log, which says why an answer is over. */
const ending = async () => (await page.locator("#log").innerText()).slice(-300);

const last = () => page.locator("article.assistant").last();

test("an answer comes, with its figures, and the page asks nobody else", async () => {
  await say("Hello, wörld! 🦊");
  assert.match(await last().innerText(), /^Hello, wörld! 🦊/);
  assert.match(
    await last().locator(".figures").innerText(),
    /^\d+\s\+\s\d+\stokens( · [\d.]+\stokens\/s)? · first\safter\s\d+\sms$/,
  );
  assert.equal(await page.inputValue("#input"), "");
  assert.deepEqual([...new Set(addresses)], [new URL(url).origin]);
  assert.deepEqual(problems, []);
});

test("the conversation goes on, and begins anew with Alt+N", async () => {
  await say("first");
  await say("second");
  assert.equal(await page.locator("article.user").count(), 2);
  await page.keyboard.press("Alt+n");
  assert.equal(await page.locator("article").count(), 0);
});

test("a new conversation begins empty, also while an answer comes", async () => {
  await page.selectOption("#model", NULL);
  await page.fill("#input", "go");
  await page.press("#input", "Enter");
  await until(async () => (await last().innerText()).length > 10);
  await page.keyboard.press("Alt+n");
  await page.locator("#send").waitFor();
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await say("fresh");
  assert.deepEqual((await sent).postDataJSON().messages, [{ role: "user", content: "fresh" }]);
});

test("markdown is shown, and nothing of it is run", async () => {
  const text = [
    "# A title",
    "Some **bold** and *leaning* text with `code`.",
    "",
    "- one",
    "- two",
    "",
    "```python",
    "print('<b>')",
    "```",
    '<img src=x onerror="document.title=1"> [here](javascript:document.title=1)',
  ].join("\n");
  await say(text);
  const answer = last();
  assert.equal(await answer.locator("strong").innerText(), "bold");
  assert.equal(await answer.locator("em").innerText(), "leaning");
  assert.equal(await answer.locator("p code").innerText(), "code");
  assert.equal(await answer.locator("li").count(), 2);
  assert.equal(await answer.locator("pre").innerText(), "print('<b>')");
  assert.equal(await answer.locator("img").count(), 0);
  assert.equal(await answer.locator('a[href^="javascript"]').count(), 0);
  assert.equal(await page.title(), "Inlay");
  await picture("markdown-light");
  assert.deepEqual(problems, []);
});

for (const [name, stop] of [
  ["the button", () => page.click("#stop")],
  ["Escape", () => page.keyboard.press("Escape")],
]) {
  test(`an answer grows while it comes, and ${name} stops it`, async () => {
    await page.selectOption("#model", NULL);
    await page.fill("#input", "go");
    await page.press("#input", "Enter");
    const length = async () => (await last().innerText()).length;
    await until(async () => (await length()) > 10);
    const before = await length();
    await until(async () => (await length()) > before);
    assert.ok(await page.locator("#stop").isVisible(), await ending());
    assert.ok(!(await page.locator("#send").isVisible()));
    await picture("while-it-comes");
    await stop();
    await page.locator("#send").waitFor();
    assert.match(await last().locator(".figures").innerText(), /^stopped/);
    await until(async () => (await running()) === 0);
  });
}

test("settings are sent, and kept while the tab is open", async () => {
  await page.click("summary");
  await page.fill("#limit", "7");
  await page.fill("#temperature", "0.5");
  await page.fill("#system", "Be brief.");
  await page.locator("#system").blur();
  await picture("settings-light");
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await say("go", NULL);
  const body = (await sent).postDataJSON();
  assert.equal(body.model, NULL);
  assert.equal(body.temperature, 0.5);
  assert.equal(body.max_completion_tokens, 7);
  assert.deepEqual(body.messages[0], { role: "system", content: "Be brief." });
  assert.match(await last().locator(".figures").innerText(), /\+\s7\stokens/);
  await page.reload();
  assert.equal(await page.inputValue("#limit"), "7");
});

test("every model of the server can be picked", async () => {
  const options = await page.locator("#model option").allInnerTexts();
  assert.deepEqual(options.sort(), [ECHO, NULL]);
});

test("an error is told and the conversation goes on", async () => {
  await page.fill("#input", "word ".repeat(300_000));
  await page.press("#input", "Enter");
  await page.locator("article.error").waitFor();
  assert.match(await page.locator("article.error").innerText(), /tokens|bytes/);
  await say("Still there?");
  assert.match(await last().innerText(), /^Still there\?/);
});

test("a server that goes away is told in words, and Escape closes the settings first", async () => {
  await page.selectOption("#model", NULL);
  await page.click("summary");
  await page.fill("#input", "go");
  await page.press("#input", "Enter");
  await until(async () => (await last().innerText()).length > 10);
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator("#system").isVisible()));
  assert.ok(await page.locator("#stop").isVisible(), await ending());
  await page.keyboard.press("Escape");
  await page.locator("#send").waitFor();
  await page.context().setOffline(true);
  await say("anybody there?");
  const told = await page.locator("article.error").last().innerText();
  assert.match(told, /^The server cannot be reached/);
  await page.context().setOffline(false);
  await say("And now?");
  assert.match(await last().innerText(), /^And now\?/);
});

test("the keyboard alone is enough", async () => {
  assert.equal(await page.evaluate(() => document.activeElement.id), "input");
  await page.keyboard.type("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  assert.equal(await page.inputValue("#input"), "one\ntwo");
  assert.equal(await page.locator("article").count(), 0);
  await page.selectOption("#model", ECHO);
  await page.focus("#input");
  await page.keyboard.press("Enter");
  await page.locator("#send").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "input");
  // Every control is reached with Tab, and shows that it has the focus.
  const reached = new Set();
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press("Tab");
    const { name, seen } = await page.evaluate(() => {
      const { activeElement: at } = document;
      const style = getComputedStyle(at);
      const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
      return { name: at.id || at.tagName, seen };
    });
    if (name !== "BODY") assert.ok(seen, `${name} does not show the focus`);
    reached.add(name);
  }
  for (const name of ["model", "reset", "SUMMARY", "input", "send"]) {
    assert.ok(reached.has(name), `${name} was not reached: ${[...reached]}`);
  }
});

test("light and dark, wide and narrow", async () => {
  const grounds = [];
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [900, 380]) {
      await page.context().close();
      page = await open({ colorScheme, viewport: { width, height: 700 } });
      await say("Some **text**, a list\n\n- one\n- two\n\nand `code`.\n\n```\nx = 1\n```");
      const look = await page.evaluate(() => {
        const numbers = (color) => color.match(/[\d.]+/g).slice(0, 3).map(Number);
        const { color, backgroundColor } = getComputedStyle(document.body);
        const wide = document.documentElement.scrollWidth > window.innerWidth;
        return { ink: numbers(color), ground: numbers(backgroundColor), wide };
      });
      assert.ok(contrast(look.ink, look.ground) >= 7, `${colorScheme}: too little contrast`);
      assert.ok(!look.wide, `${colorScheme}, ${width}: the page scrolls sideways`);
      grounds.push(luminance(look.ground));
      await picture(`${colorScheme}-${width}`);
    }
  }
  assert.ok(grounds[0] > 0.5 && grounds[2] < 0.1);
});

function luminance(rgb) {
  const [r, g, b] = rgb
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, two) {
  const [low, high] = [luminance(one), luminance(two)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
