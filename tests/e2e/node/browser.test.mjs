// The web page in a real headless browser. If INLAY_SCREENSHOTS names a folder, screenshots are
// kept there.
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
  context.setDefaultTimeout(120_000);
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

/** Send a message and wait until the answer is complete: nothing can be sent before. */
async function say(text, model = ECHO) {
  await page.selectOption("#model", model);
  await page.fill("#input", text);
  await page.press("#input", "Enter");
  await page.locator("#send").waitFor();
}

/** Start an endless answer. The network is so slow that it does not even reach the end of its
 * context, however long this test is delayed. The returned function restores the speed. */
async function beginEndless() {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: 50_000,
    uploadThroughput: -1,
  });
  await page.selectOption("#model", NULL);
  await page.fill("#input", "go");
  await page.press("#input", "Enter");
  await until(async () => (await last().innerText()).length > 10);
  return () => session.detach();
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
  await beginEndless();
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

const RICH = [
  "| Scheme | Bits | What for |",
  "| :--- | ---: | :-: |",
  "| `w4` | 4.5 | a \\| b<br>two |",
  "| **w8** | 8.5 |",
  "",
  "> A quote",
  "> - in it a list",
  "> > and a quote",
  "",
  "3. three",
  "   - nested",
  "     1. deeper",
  "",
  "   ```sh",
  "   make",
  "   ```",
  "4. four",
  "",
  "---",
].join("\n");

test("tables, quotes and nested lists are shown", async () => {
  await say(RICH);
  const answer = last();
  assert.deepEqual(await answer.locator("th").allInnerTexts(), ["Scheme", "Bits", "What for"]);
  assert.deepEqual(await answer.locator("td").allInnerTexts(), [
    "w4", "4.5", "a | b\ntwo", "w8", "8.5", "",
  ]);
  const sides = await answer
    .locator("th")
    .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell).textAlign));
  assert.deepEqual(sides, ["left", "right", "center"]);
  assert.equal(await answer.locator("td code").innerText(), "w4");
  assert.equal(await answer.locator("td strong").innerText(), "w8");
  assert.equal(await answer.locator("blockquote > ul > li").innerText(), "in it a list");
  assert.equal(await answer.locator("blockquote > blockquote").innerText(), "and a quote");
  assert.equal(await answer.locator("ol[start='3'] > li").count(), 2);
  assert.equal(await answer.locator("ol > li > ul > li > ol > li").innerText(), "deeper");
  assert.equal(await answer.locator("ol > li > pre").innerText(), "make");
  assert.equal(await answer.locator("hr").count(), 1);
  assert.deepEqual(problems, []);
});

test("nothing in a table, a quote or a list is run", async () => {
  const bad = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  const link = "[x](javascript:document.title=1) [y](data:text/html,1) <a href=x>z</a>";
  await say(`| a |\n|---|\n| ${bad} ${link} |\n\n> ${bad} ${link}\n\n- ${bad} ${link}`);
  const made = await last()
    .locator("*")
    .evaluateAll((nodes) => [...new Set(nodes.map((node) => node.localName))]);
  const known = "blockquote div li p table tbody td th thead tr ul";
  assert.equal(made.sort().join(" "), known);
  assert.ok((await last().innerText()).includes(bad));
  assert.equal(await page.title(), "Inlay");
  assert.deepEqual(problems, []);
});

test("no half of a text shows marks, or what is another thing with the next letter", async () => {
  const seen = await page.evaluate(async (text) => {
    const { render, update } = await import("/page/markdown.js");
    const article = document.querySelector("main").appendChild(document.createElement("article"));
    const states = [];
    for (let end = 1; end <= text.length; end++) {
      update(article, render(text.slice(0, end), true));
      const names = [...article.querySelectorAll("*")].map((node) => node.localName);
      states.push({ names, text: article.innerText, left: article.querySelector("table") });
    }
    const same = states.slice(1).every(({ left }, i) => !states[i].left || left === states[i].left);
    const whole = document.createElement("article");
    whole.append(render(text));
    update(article, render(text));
    return { states, same, equal: article.isEqualNode(whole) };
  }, RICH.replace("a \\| b", "ab").replace("**w8**", "w8").replace("`w4`", "w4"));
  assert.ok(seen.equal, "drawn bit by bit it looks otherwise");
  assert.ok(seen.same, "the table was made anew while it grew");
  let before = [];
  for (const { names, text } of seen.states) {
    assert.doesNotMatch(text, /[|<>`]|^[-:#]|^\d+[.)]/m);
    // Elements are only ever added; none changes its kind.
    let at = 0;
    for (const name of names) if (name === before[at]) at++;
    assert.equal(at, before.length, `${before} became ${names}`);
    before = names;
  }
});

test("text of any kind is shown whole, however deep and odd it is", async () => {
  const odd = [
    "> ".repeat(3000) + "deep",
    "- ".repeat(3000) + "deep",
    "[".repeat(30_000),
    "**a ".repeat(10_000),
    "`".repeat(3000) + " " + "~".repeat(3000),
    "|".repeat(3000) + "\n" + "|-".repeat(3000),
    "| a |\n|---|---|\nno table",
    "```\nnever closed",
    "\u0000 \ud800 \r\n\r\n\t- x",
  ];
  const shown = await page.evaluate(async (texts) => {
    const { render } = await import("/page/markdown.js");
    return texts.map((text) => [render(text, true), render(text)].map((made) => made.textContent));
  }, odd);
  for (const [i, told] of shown.entries()) {
    for (const text of told) {
      const letters = odd[i].match(/[a-z]+/g)?.join("") ?? "";
      assert.equal((text.match(/[a-z]+/g) ?? []).join(""), letters);
    }
  }
});

for (const [name, stop] of [
  ["the button", () => page.click("#stop")],
  ["Escape", () => page.keyboard.press("Escape")],
]) {
  test(`an answer grows while it comes, and ${name} stops it`, async () => {
    await beginEndless();
    const length = async () => (await last().innerText()).length;
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
  await page.click("summary");
  const hurry = await beginEndless();
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator("#system").isVisible()));
  assert.ok(await page.locator("#stop").isVisible(), await ending());
  await page.keyboard.press("Escape");
  await page.locator("#send").waitFor();
  await hurry();
  await page.context().setOffline(true);
  await say("anybody there?");
  const told = await page.locator("article.error").last().innerText();
  assert.match(told, /^The server cannot be reached/);
  await page.context().setOffline(false);
  await page.keyboard.press("Alt+n"); // the conversation may be too long for the next model
  await say("And now?");
  assert.match(await last().innerText(), /^And now\?/);
});

test("the keyboard alone is enough", async () => {
  await page.waitForFunction(() => document.activeElement.id === "input");
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
  // Tab reaches every control, and the control shows that it has the focus.
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
      await say(`Some **text** and \`code\`.\n\n${RICH}\n\n| ${"wide |".repeat(40)}\n|${"-|".repeat(40)}`);
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
