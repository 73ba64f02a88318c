// The chat of the page: it talks to the same API as every other client.

import { render, update } from "./markdown.js";

const $ = (id) => document.getElementById(id);
const FRAME = 16;
const KEPT = ["system", "temperature", "limit", "key"];
let messages = [];
let running = null;

function headers() {
  const key = $("key").value;
  return { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) };
}

function show(role, text) {
  const article = document.createElement("article");
  article.className = role;
  article.append(role === "assistant" ? render(text) : text);
  $("log").append(article);
  follow();
  return article;
}

function follow() {
  $("log").scrollTop = $("log").scrollHeight;
}

async function failure(response) {
  try {
    return (await response.json()).error.message;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

/** A failure as a sentence: the browser's own message names no cause. */
function reason(error) {
  return error instanceof TypeError
    ? "The server cannot be reached, or it broke off. Is it still running?"
    : error.message;
}

async function loadModels() {
  try {
    const response = await fetch("/v1/models", { headers: headers() });
    if (!response.ok) throw new Error(await failure(response));
    const { data } = await response.json();
    $("model").replaceChildren(...data.map(({ id }) => new Option(id, id)));
    $("status").textContent = data.length ? "" : "The server has no model loaded.";
  } catch (error) {
    $("status").textContent = reason(error);
  }
}

function request() {
  const system = $("system").value.trim();
  const body = {
    model: $("model").value,
    messages: [...(system ? [{ role: "system", content: system }] : []), ...messages],
    stream: true,
    stream_options: { include_usage: true },
  };
  if ($("temperature").value) body.temperature = Number($("temperature").value);
  if ($("limit").value) body.max_completion_tokens = Number($("limit").value);
  return body;
}

async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      if (!part.startsWith("data: ")) continue;
      const data = part.slice(6);
      if (data === "[DONE]") return;
      yield JSON.parse(data);
    }
  }
}

async function answer() {
  running = new AbortController();
  const mine = messages; // a new conversation may have begun at the end
  setBusy(true);
  const article = show("assistant", "");
  const began = performance.now();
  let text = "";
  let first = 0;
  let usage = null;
  let problem = "";
  let timer = 0;
  let wait = FRAME;
  const draw = (more) => {
    timer = 0;
    const start = performance.now();
    const near = $("log").scrollHeight - $("log").scrollTop - $("log").clientHeight < 80;
    update(article, render(text, more));
    if (near) follow();
    // A long answer is slow to draw; three quarters of the time stay free for everything else.
    wait = Math.max(FRAME, 3 * (performance.now() - start));
  };
  let rested = began;
  try {
    const response = await fetch("/v1/chat/completions", {
      method: "POST",
      headers: headers(),
      body: JSON.stringify(request()),
      signal: running.signal,
    });
    if (!response.ok) throw new Error(await failure(response));
    for await (const event of events(response)) {
      if (event.error) throw new Error(event.error.message);
      usage = event.usage ?? usage;
      const content = event.choices[0]?.delta.content;
      if (!content) continue;
      first ||= performance.now();
      text += content;
      timer ||= setTimeout(draw, wait, true);
      // Buffered events are read without yielding, so a fast model would leave no time to draw or
      // to stop it.
      if (performance.now() - rested > FRAME) {
        await new Promise((resolve) => setTimeout(resolve));
        rested = performance.now();
      }
    }
  } catch (error) {
    if (error.name !== "AbortError") problem = reason(error);
  }
  const end = performance.now();
  // A pending draw would overwrite the line of figures.
  clearTimeout(timer);
  draw(false);
  if (text || !problem) mine.push({ role: "assistant", content: text });
  else mine.pop();
  if (problem && mine === messages) show("error", problem);
  const figures = [];
  if (running.signal.aborted) figures.push("stopped");
  if (usage) {
    figures.push(`${usage.prompt_tokens} + ${usage.completion_tokens} tokens`);
    const seconds = (end - first) / 1000;
    if (usage.completion_tokens > 1 && seconds > 0) {
      const rate = (usage.completion_tokens - 1) / seconds;
      figures.push(`${rate.toFixed(rate < 100 ? 1 : 0)} tokens/s`);
    }
  }
  if (first) figures.push(`first after ${Math.round(first - began)} ms`);
  const line = document.createElement("p");
  line.className = "figures";
  // A line may break between figures, but not within one.
  line.textContent = figures.map((figure) => figure.replaceAll(" ", "\u00a0")).join(" · ");
  article.append(line);
  follow();
  running = null;
  setBusy(false);
}

function setBusy(busy) {
  $("send").hidden = busy;
  $("stop").hidden = !busy;
  if (!busy) $("input").focus();
}

function send() {
  const text = $("input").value.trim();
  if (!text || running) return;
  $("input").value = "";
  messages.push({ role: "user", content: text });
  show("user", text);
  answer();
}

function reset() {
  running?.abort();
  messages = [];
  $("log").replaceChildren();
  $("input").focus();
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
$("input").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send();
  }
});
$("stop").addEventListener("click", () => running?.abort());
$("reset").addEventListener("click", reset);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if ($("settings").open) $("settings").open = false;
    else running?.abort();
  }
  if (event.altKey && event.key.toLowerCase() === "n") {
    event.preventDefault();
    reset();
  }
});
for (const id of KEPT) {
  $(id).value = sessionStorage.getItem(id) ?? "";
  $(id).addEventListener("change", () => {
    sessionStorage.setItem(id, $(id).value);
    if (id === "key") loadModels();
  });
}
loadModels();
