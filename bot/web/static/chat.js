// The chat without page loads. Everything here is a plain form first: where this file does not run, the page still works.
// A turn: show what was said and that Lots is looking, fetch the exchange, put it in, move to it.
"use strict";

const log = document.getElementById("log");
const texts = document.getElementById("texts").dataset;
const composer = document.querySelector(".composer");
const question = document.getElementById("fraga");
let busy = false;

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

function waiting(said) {
  const exchange = element("article", "exchange waiting");
  const bubble = element("div", "said");
  bubble.append(element("p", "", said));
  const progress = element("div", "progress");
  progress.setAttribute("role", "status");
  progress.append(element("span", "beacon"), element("span", "", texts.searching));
  exchange.append(bubble, progress);
  return exchange;
}

function problem(message, again) {
  const box = element("div", "reply trouble");
  box.setAttribute("role", "alert");
  box.append(element("p", "", message));
  const retry = element("button", "quiet", texts.retry);
  retry.type = "button";
  retry.addEventListener("click", again);
  box.append(retry);
  return box;
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
}

async function fetchExchange(body, placeholder) {
  const response = await fetch("/chat", {
    method: "POST",
    body,
    headers: { "X-Lots-Fragment": "1", Accept: "text/event-stream, text/html" },
  });
  if (!response.ok) throw new Error(String(response.status));
  if (isStream(response)) return followed(response, body.get("turn"), placeholder);
  return exchangeIn(await response.text());
}

function exchangeIn(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  document.querySelector("[data-whose]").replaceWith(holder.content.querySelector("[data-whose]"));
  return holder.content.querySelector(".exchange");
}

function welcomeIsOver() {
  const welcome = document.querySelector(".welcome");
  if (!welcome) return;
  const head = document.getElementById("head").content.cloneNode(true);
  welcome.replaceWith(head);
}

async function say(body, said) {
  if (busy) return;
  busy = true;
  welcomeIsOver();
  const placeholder = waiting(said);
  log.append(placeholder);
  placeholder.scrollIntoView({ block: "start" });
  const again = () => {
    placeholder.remove();
    say(body, said);
  };
  await shown(placeholder, () => fetchExchange(body, placeholder), again);
}

// Puts what `fetched` gives in the placeholder's place, or says what went wrong, and offers to try `again`.
async function shown(placeholder, fetched, again) {
  try {
    const exchange = await fetched();
    placeholder.replaceWith(exchange);
    prepare(exchange);
    exchange.scrollIntoView({ block: "start" });
  } catch (error) {
    const box = problem(error instanceof TypeError ? texts.unreachable : texts.failed, again);
    for (const rest of placeholder.querySelectorAll(".drafted")) rest.remove();
    placeholder.querySelector(".progress").replaceWith(box);
    box.scrollIntoView({ block: "nearest" });
  } finally {
    busy = false;
    question.focus({ preventScroll: true });
  }
}

// An answer that was on its way when the page was loaded.
function takeUp(placeholder) {
  const turn = placeholder.dataset.underway;
  placeholder.querySelector("form").remove();
  placeholder.querySelector(".progress").lastElementChild.textContent = texts.searching;
  busy = true;
  shown(placeholder, () => found(turn, placeholder), () => location.reload());
}

async function judge(form, submitter) {
  const tools = form.closest(".tools");
  const status = tools.querySelector(".tool-status");
  const body = new URLSearchParams(new FormData(form, submitter));
  try {
    const response = await fetch("/feedback", { method: "POST", body, headers: { "X-Lots-Fragment": "1" } });
    if (!response.ok) throw new Error(String(response.status));
    status.textContent = texts.thanks;
    status.tabIndex = -1;
    status.focus();
    for (const other of tools.querySelectorAll("[data-opinion], .because")) other.remove();
  } catch {
    status.textContent = texts.failed;
  }
}

function submitted(event) {
  const form = event.target;
  if (form.matches("[data-opinion]")) {
    event.preventDefault();
    judge(form, event.submitter);
    return;
  }
  if (!form.matches("[data-say]")) return;
  event.preventDefault();
  if (busy) return; // what is written in the field stays there until the answer before it is done
  const body = new URLSearchParams(new FormData(form, event.submitter));
  body.set("turn", newId()); // sent again with it, when the reply is lost, the turn is done once
  const said = (body.get("text") || body.get("label") || "").trim();
  if (!said) return;
  if (form === composer) {
    question.value = "";
    grow();
  }
  say(body, said);
}

function grow() {
  question.rows = Math.min(6, question.value.split("\n").length + Math.floor(question.value.length / 70));
}

async function copy(button) {
  const status = button.parentElement.querySelector(".tool-status");
  try {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    status.textContent = texts.copied;
  } catch {
    status.textContent = texts.notCopied;
  }
}

function openTo(target) {
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function prepare(root) {
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
}

document.addEventListener("submit", submitted);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
  const mark = event.target.closest("a.mark");
  if (mark) openTo(document.getElementById(mark.hash.slice(1)));
});
question.addEventListener("input", grow);
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    composer.requestSubmit();
  }
});
prepare(document);
for (const placeholder of log.querySelectorAll("[data-underway]")) takeUp(placeholder);
const last = log.querySelector(".exchange:last-child");
if (last && !location.hash) last.scrollIntoView({ block: "start" });
