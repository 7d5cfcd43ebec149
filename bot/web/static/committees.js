// Choosing committees by typing: a combobox over the names that the page carries, and what is chosen as ticked boxes.
// Without this file the field is plain text with the browser's own suggestions, and the server reads what is typed.
"use strict";

const MOST_OPTIONS = 12;
const known = [...document.querySelectorAll("#committees option")].map((option) => option.value);
const options = document.createElement("ul");
options.className = "options";
options.id = "committee-options";
options.setAttribute("role", "listbox");
let field = null;

// å, ä and ö are letters of their own in Swedish, but who types without them should still find the name.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function chosen(input) {
  return [...input.closest(".committees").querySelectorAll(".chosen input")];
}

function fitting(input) {
  const typed = plain(input.value.trim());
  const taken = new Set(chosen(input).filter((box) => box.checked).map((box) => box.value));
  const left = known.filter((name) => !taken.has(name) && plain(name).includes(typed));
  return left.sort((one, other) => plain(other).startsWith(typed) - plain(one).startsWith(typed)).slice(0, MOST_OPTIONS);
}

function option(name, number) {
  const made = document.createElement("li");
  made.id = `committee-option-${number}`;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  made.textContent = name;
  return made;
}

function show(input) {
  const names = fitting(input);
  options.replaceChildren(...names.map(option));
  options.setAttribute("aria-label", input.labels[0].textContent);
  options.hidden = names.length === 0;
  input.setAttribute("aria-expanded", String(names.length > 0));
  input.removeAttribute("aria-activedescendant");
}

function close() {
  if (!field) return;
  options.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function active() {
  return options.hidden ? null : options.querySelector("[aria-selected=true]");
}

function move(step) {
  if (options.hidden) show(field);
  const all = [...options.children];
  if (!all.length) return;
  const before = all.indexOf(active());
  const next = all[(before + step + all.length + (before < 0 && step < 0 ? 1 : 0)) % all.length];
  for (const one of all) one.setAttribute("aria-selected", String(one === next));
  field.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function choose(name) {
  const set = field.closest(".committees");
  const box = chosen(field).find((one) => one.value === name);
  if (box) box.checked = true;
  else set.querySelector(".chosen").append(chip(set.dataset.committees, name));
  field.value = "";
  close();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  close();
  const said = document.getElementById("committee-said");
  said.textContent = said.dataset.added.replace("{name}", name);
}

function chip(key, name) {
  const line = document.createElement("li");
  const label = document.createElement("label");
  const box = document.createElement("input");
  label.className = "chip";
  Object.assign(box, { type: "checkbox", name: key, value: name, checked: true });
  label.append(box, ` ${name}`);
  line.append(label);
  return line;
}

function enhance(input) {
  field = input;
  if (!input.hasAttribute("role")) {
    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", options.id);
  }
  options.hidden = true;
  input.after(options);
}

function pressed(event) {
  if (!event.target.matches(".add input") || event.isComposing) return;
  const open = !options.hidden;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Escape" && open) close();
  else if (event.key === "Enter") {
    const names = fitting(field);
    if (active()) choose(active().textContent);
    else if (field.value.trim() && names.length) choose(names[0]);
  } else return;
  event.preventDefault();
}

document.addEventListener("focusin", (event) => {
  if (event.target.matches(".add input")) enhance(event.target);
  else close();
});
document.addEventListener("input", (event) => {
  if (event.target === field) show(field);
});
document.addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
  if (event.target === field && options.hidden) show(field);
  else if (event.target !== field && !options.contains(event.target)) close();
});
// Before the field loses focus, so that the choice is made in it.
options.addEventListener("mousedown", (event) => {
  event.preventDefault();
  const picked = event.target.closest("[role=option]");
  if (picked) choose(picked.textContent);
});
