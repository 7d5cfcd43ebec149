// The review page: quotes are marked beside the form, folds open where something is, and nothing unsaved is left by mistake.
// Everything works without this file too: a source is a link into the document below, and saving loads the page anew.
"use strict";

const form = document.getElementById("review");
const pane = document.getElementById("source");
const unsaved = form.querySelector(".unsaved");
const narrow = matchMedia("(max-width: 63.99rem)");
const memory = `lots-review:${location.pathname}`;
let asker = null;

// Sources

function mark(anchor) {
  for (const part of pane.querySelectorAll(".used.shown")) part.classList.remove("shown");
  for (const link of form.querySelectorAll(".kalla.shown")) link.classList.remove("shown");
  const parts = [...pane.querySelectorAll(`.used[data-quotes~="${anchor}"]`)];
  for (const part of parts) part.classList.add("shown");
  form.classList.add("quote-shown");
  return parts;
}

function bring(part) {
  const text = pane.querySelector(".source-text");
  const fold = part.closest("details");
  if (fold) fold.open = true;
  if (text.scrollHeight <= text.clientHeight) return;
  const { top } = part.getBoundingClientRect();
  text.scrollTo({ top: text.scrollTop + top - text.getBoundingClientRect().top - text.clientHeight / 3 });
}

function showSource(link) {
  if (narrow.matches) pane.classList.add("sheeted");
  const parts = mark(link.dataset.quote);
  if (!parts.length) return;
  link.classList.add("shown");
  asker = link;
  bring(parts[0]);
  const said = document.getElementById("quote-said");
  said.textContent = `${said.dataset.shown} ${parts.map((part) => part.textContent).join(" ")}`;
  const back = pane.querySelector(".back-to-field");
  back.hidden = false;
  if (narrow.matches) back.focus();
}

function backToField() {
  pane.classList.remove("sheeted");
  pane.querySelector(".back-to-field").hidden = true;
  if (asker) asker.focus();
}

// Folds

function openTo(target) {
  for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function openAddressed() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || (pane && pane.contains(target))) return;
  openTo(target);
  target.scrollIntoView({ block: "start" });
  if (target.matches("textarea, input")) target.focus();
}

function openShown() {
  const shown = form.querySelector("[name=show]:checked");
  if (!shown || shown.value === "all") return;
  for (const subgoal of form.querySelectorAll(`.subgoal.${shown.value}`)) openTo(subgoal.parentElement);
}

// What is not saved

function dirty() {
  form.classList.add("dirty");
  unsaved.textContent = form.dataset.unsaved;
}

function remember() {
  const open = [...form.querySelectorAll("details[id][open]")].map((fold) => fold.id);
  sessionStorage.setItem(memory, JSON.stringify({ open, top: scrollY }));
}

function takeUp() {
  const kept = sessionStorage.getItem(memory);
  sessionStorage.removeItem(memory);
  if (!kept || form.hasAttribute("data-dirty")) return;
  const { open, top } = JSON.parse(kept);
  for (const fold of form.querySelectorAll("details[id]")) if (open.includes(fold.id)) fold.open = true;
  scrollTo({ top });
}

form.addEventListener("input", (event) => {
  if (event.target.name !== "show") dirty();
});
form.addEventListener("change", (event) => {
  if (event.target.name === "show") openShown();
});
form.addEventListener("submit", () => {
  form.classList.remove("dirty");
  remember();
});
addEventListener("beforeunload", (event) => {
  if (form.classList.contains("dirty")) event.preventDefault();
});
addEventListener("hashchange", openAddressed);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && pane && pane.classList.contains("sheeted")) backToField();
});
document.addEventListener("click", (event) => {
  const source = event.target.closest("a[data-quote]");
  if (source && pane) {
    event.preventDefault();
    showSource(source);
  }
  if (event.target.closest(".back-to-field")) backToField();
});

if (form.hasAttribute("data-dirty")) dirty();
openAddressed();
takeUp();
openShown();
const complaints = document.querySelector("section.complaints");
if (complaints) complaints.focus();
// What was just done is said once: loading the page anew says nothing.
if (location.search) history.replaceState(null, "", location.pathname + location.hash);
