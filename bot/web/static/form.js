// One form's page, live: a field is saved when the person leaves it, and what others do is shown as it happens.
// Everything works without this file too: saving loads the page anew. What a person is writing is never replaced.
"use strict";

const form = document.getElementById("form");
const pane = document.getElementById("why");
const told = form.querySelector(".unsaved");
const narrow = matchMedia("(max-width: 79.99rem)");
const POLL_MS = 4000;
const RETRY_MS = 6000;
const SETTLING_MS = 500;
const FRAGMENT = { headers: { "X-Lots-Fragment": "1" } };
const served = new Map(); // how the server last gave each piece
const dirty = new Set(); // the ids of questions that hold something unsaved
const waits = new Map(); // timers of questions that are about to be saved
let line = Promise.resolve(); // what is sent goes one after the other
let asker = null;

// What is on the page

function noteServed(root) {
  for (const piece of root.querySelectorAll("[data-piece]")) served.set(piece.id, piece.outerHTML);
}

function fieldsOf(question) {
  return [...question.querySelectorAll("input, textarea, select")];
}

function standsIn(question) {
  return JSON.stringify(fieldsOf(question).map((field) => (field.type === "radio" ? field.checked : field.value)));
}

function say(text, state = "") {
  told.textContent = text;
  form.classList.toggle("dirty", state === "dirty");
}

function tellStanding() {
  if (dirty.size) say(form.dataset.unsaved, "dirty");
  else say(form.dataset.saved);
}

// Taking in what the server says

function isKept(question) {
  return dirty.has(question.id);
}

function keepsItsFolds(before, after) {
  for (const fold of before.querySelectorAll("details[id]")) {
    const again = after.querySelector(`#${CSS.escape(fold.id)}`);
    if (again) again.open = fold.open;
  }
}

function swap(before, after) {
  keepsItsFolds(before, after);
  served.set(after.id, after.outerHTML);
  before.replaceWith(after);
}

function update(fresh) {
  const now = document.getElementById(fresh.id);
  if (!now || served.get(fresh.id) === fresh.outerHTML) return;
  if (isKept(now)) {
    tellMeanwhile(now);
    return;
  }
  const given = fresh.outerHTML;
  swap(now, fresh);
  served.set(fresh.id, given);
  if (fresh.hasAttribute("data-unsaved")) dirty.add(fresh.id);
}

function tellMeanwhile(question) {
  if (question.querySelector(".meanwhile")) return;
  const line = document.createElement("p");
  line.className = "meanwhile";
  line.setAttribute("role", "status");
  line.textContent = form.dataset.meanwhile;
  question.prepend(line);
}

function shape(item) {
  return [...item.querySelectorAll(".question, .row-head, .row-foot")].map((part) => part.id || part.textContent).join("|");
}

// An item that has other questions or rows than before is taken in whole, around what is being written.
function rebuild(now, fresh) {
  const givens = [...fresh.querySelectorAll("[data-piece]")].map((piece) => [piece.id, piece.outerHTML]);
  keepsItsFolds(now, fresh);
  for (const question of now.querySelectorAll(".question")) {
    const again = fresh.querySelector(`#${question.id}`);
    if (isKept(question) && again) again.replaceWith(question);
    else if (isKept(question)) fresh.append(question);
  }
  now.replaceWith(fresh);
  for (const [id, given] of givens) served.set(id, given);
}

function focused() {
  const field = document.activeElement;
  if (!field || !field.id || !form.contains(field)) return () => {};
  const range = "selectionStart" in field && field.selectionStart !== null ? [field.selectionStart, field.selectionEnd] : null;
  return () => {
    const again = document.getElementById(field.id);
    if (!again || again === document.activeElement) return;
    again.focus({ preventScroll: true });
    if (range && again.setSelectionRange && again.type !== "radio") again.setSelectionRange(...range);
  };
}

function takeIn(html) {
  const parts = new DOMParser().parseFromString(html, "text/html").getElementById("parts");
  if (!parts) return null;
  const refocus = focused();
  const fresh = (id) => parts.querySelector(`#${id}`);
  for (const item of parts.querySelectorAll("#items > .item")) {
    const now = document.getElementById(item.id);
    if (now && shape(now) !== shape(item)) rebuild(now, item);
    else for (const piece of item.querySelectorAll("[data-piece]")) update(piece);
  }
  for (const id of ["standing", "outline", "page-marks", "trouble"]) update(fresh(id));
  const closing = document.getElementById("closing");
  if (!fieldsOf(closing).some((field) => field.value.trim())) update(fresh("closing"));
  refocus();
  return parts;
}

// Sending

function sent(question, deed) {
  const body = new FormData();
  for (const mark of document.querySelectorAll("#page-marks input")) body.append(mark.name, mark.value);
  for (const field of question ? fieldsOf(question) : []) {
    if (field.name && (field.type !== "radio" || field.checked)) body.append(field.name, field.value);
  }
  if (deed) body.append("deed", deed);
  return body;
}

function save(question, deed = "") {
  const id = question ? question.id : "";
  clearTimeout(waits.get(id));
  waits.delete(id);
  line = line.then(() => send(id, deed));
  return line;
}

async function send(id, deed) {
  const question = id ? document.getElementById(id) : null;
  if (id && (!question || (!deed && !dirty.has(id)))) return;
  const stood = question ? standsIn(question) : "";
  say(form.dataset.saving);
  try {
    const reply = await fetch(form.action, { ...FRAGMENT, method: "POST", body: sent(question, deed) });
    if (!reply.ok) throw new Error(String(reply.status));
    const html = await reply.text();
    const now = id ? document.getElementById(id) : null;
    if (now && standsIn(now) === stood) dirty.delete(id);
    takeIn(html);
    const faulty = document.querySelector("#trouble .complaints");
    if (faulty) say(form.dataset.faulty, "dirty");
    else tellStanding();
  } catch {
    say(form.dataset.failed, "dirty");
    waits.set(id, setTimeout(() => save(document.getElementById(id), deed), RETRY_MS)); // kept once, if it came through
  }
}

function saveSoon(question) {
  clearTimeout(waits.get(question.id));
  waits.set(question.id, setTimeout(() => save(question), SETTLING_MS));
}

async function look() {
  if (document.hidden || waits.size) return;
  const at = document.querySelector("#page-marks [name=at]").value;
  try {
    const reply = await fetch(`${form.action}/live?at=${encodeURIComponent(at)}`, FRAGMENT);
    if (reply.status !== 200) return;
    takeIn(await reply.text());
    const touched = document.querySelector("#standing .touched");
    if (touched && !dirty.size) say(touched.textContent.trim());
  } catch {
    // the next look is soon
  }
}

function lookAgain() {
  setTimeout(() => {
    line = line.then(look).finally(lookAgain);
  }, POLL_MS);
}

// What people do

form.addEventListener("input", (event) => {
  const question = event.target.closest(".question");
  if (!question) return;
  dirty.add(question.id);
  say(form.dataset.unsaved, "dirty");
});
form.addEventListener("change", (event) => {
  const question = event.target.closest(".question");
  if (!question || event.target.hasAttribute("data-aside")) return;
  if (event.target.type === "radio") saveSoon(question);
  else save(question);
});
form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button || !button.hasAttribute("data-here")) {
    dirty.clear();
    return;
  }
  event.preventDefault();
  const question = button.closest(".question");
  const item = button.closest(".item");
  if (button.value.startsWith("add-row") || button.value.startsWith("remove-row")) await line;
  await save(question, button.value);
  goOn(button, question, item);
});

// After a button that is gone, the focus goes to what it was about.
function goOn(button, question, item) {
  if (button.isConnected && document.activeElement === button) return;
  const again = question && document.getElementById(question.id);
  const around = item && document.getElementById(item.id);
  const rows = around ? [...around.querySelectorAll(".row")] : [];
  const place = button.value.startsWith("add-row") ? rows.at(-1) : again || around;
  const fields = ".question textarea, .question input:not([type=hidden])";
  const field = place && (place.querySelector(place === again ? "textarea, input:not([type=hidden])" : fields) || place.querySelector("a, button"));
  if (field) field.focus();
}

addEventListener("beforeunload", (event) => {
  if (dirty.size) event.preventDefault();
});

// Why it is asked

async function showWhy(link) {
  const reply = await fetch(link.href, FRAGMENT);
  if (!reply.ok) {
    location.assign(link.href);
    return;
  }
  asker = link;
  const inside = pane.querySelector(".why-inside");
  inside.replaceChildren(...new DOMParser().parseFromString(await reply.text(), "text/html").body.childNodes);
  pane.hidden = false;
  document.body.classList.add("why-shown");
  const title = inside.querySelector(".why-title");
  if (title) title.focus({ preventScroll: !narrow.matches });
  const quote = inside.querySelector(".used");
  const text = inside.querySelector(".source-text");
  if (quote && text) quote.scrollIntoView({ block: "nearest" });
}

function closeWhy() {
  pane.hidden = true;
  document.body.classList.remove("why-shown");
  const again = asker && document.querySelector(`a[data-why][href="${CSS.escape(asker.getAttribute("href"))}"]`);
  if (again) again.focus();
  asker = null;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-why]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    showWhy(link);
  }
  if (event.target.closest(".why-close")) closeWhy();
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !pane.hidden) closeWhy();
});

if (matchMedia("(max-width: 63.99rem)").matches) document.getElementById("outline-fold").open = false;
noteServed(document);
for (const question of document.querySelectorAll(".question[data-unsaved]")) dirty.add(question.id);
if (dirty.size) tellStanding();
const complaints = document.querySelector("section.complaints");
if (complaints) complaints.focus();
// What was just done is said once: loading the page anew says nothing.
if (location.search) history.replaceState(null, "", location.pathname + location.hash);
lookAgain();
