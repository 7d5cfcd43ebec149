// An answer while it is written: server-sent events in, the text so far on the page, a button that stops it.
// Order: a "draft" event each time the text has grown, then "done" with the exchange. A connection that is lost is taken
// up again: the answer goes on without us. Read out are whole sentences, each once, and never the answer over again.
"use strict";

const ATTEMPTS = 5;
const BEFORE_STOP_MS = 1000; // an answer that is there at once needs no button
const send = document.querySelector(".send");
const heard = document.getElementById("heard");
let stopping = null; // what stops the answer that is being written now

function isStream(response) {
  return (response.headers.get("Content-Type") || "").startsWith("text/event-stream");
}

async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ; ) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const fields = part.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]);
      const named = Object.fromEntries(fields.map(([name, text]) => [name, text.trimStart()]));
      if (named.event) yield { name: named.event, values: JSON.parse(named.data) };
    }
  }
}

// Follows the stream to its end, over new connections where one is lost. Gives the exchange.
async function followed(response, turn, placeholder) {
  const draft = drafting(placeholder, turn);
  try {
    for (let attempt = 0; ; attempt++) {
      const values = await readTo(response, draft).catch(() => null);
      if (values) return finished(values, draft);
      if (attempt === ATTEMPTS) throw new TypeError("the connection is lost");
      response = await reconnected(turn, attempt);
    }
  } finally {
    draft.end();
  }
}

async function found(turn, placeholder) {
  return followed(await reconnected(turn, 0), turn, placeholder);
}

async function reconnected(turn, attempt) {
  await new Promise((resolve) => setTimeout(resolve, 300 * attempt));
  const address = `/chat/underway/${encodeURIComponent(turn)}`;
  for (let left = ATTEMPTS; ; left--) {
    try {
      const response = await fetch(address, { headers: { Accept: "text/event-stream" } });
      if (!response.ok) throw new Error(String(response.status));
      return response;
    } catch (error) {
      if (!(error instanceof TypeError) || left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

// What "done" says; null where the stream ended without it.
async function readTo(response, draft) {
  for await (const { name, values } of eventsOf(response)) {
    if (name === "draft") draft.grow(values);
    if (name === "done") return values;
    if (name === "trouble") return { html: "" };
  }
  return null;
}

function finished({ html, shown }, draft) {
  if (!html) throw new Error("trouble");
  const exchange = exchangeIn(html);
  if (shown && draft.text) {
    exchange.setAttribute("aria-live", "off"); // its sentences were read out already
    const author = exchange.querySelector(".author");
    hear(`${texts.written} ${author ? author.textContent : ""}`);
  }
  return exchange;
}

function hear(text) {
  heard.append(element("span", "", `${text} `));
}

function drafting(placeholder, turn) {
  const progress = placeholder.querySelector(".progress");
  const words = element("div", "reply drafted");
  words.setAttribute("aria-live", "off"); // `heard` says it, a sentence at a time
  words.setAttribute("aria-busy", "true");
  progress.before(words);
  heard.replaceChildren();
  const stop = stopButton(turn);
  const offerStop = () => {
    if (stop.isConnected) return;
    send.hidden = true; // nothing is asked meanwhile, and here it is in sight, however long the text grows
    send.after(stop);
  };
  const soon = setTimeout(offerStop, BEFORE_STOP_MS);
  stopping = () => stop.click();
  const draft = { text: "" };
  draft.grow = ({ text, html }) => {
    offerStop();
    if (!draft.text) progress.lastElementChild.textContent = texts.writing;
    const isMore = text.startsWith(draft.text);
    hear((isMore ? text.slice(draft.text.length) : text).replace(/\s?\[\d+\]/g, "").trim());
    draft.text = text;
    words.innerHTML = html;
  };
  draft.end = () => {
    clearTimeout(soon);
    stop.remove();
    send.hidden = false;
    stopping = null;
  };
  return draft;
}

function stopButton(turn) {
  const button = element("button", "send stop", texts.stop);
  button.type = "button";
  button.addEventListener("click", () => {
    button.textContent = texts.stopping;
    button.disabled = true;
    question.focus({ preventScroll: true });
    const body = new URLSearchParams({ turn });
    fetch("/chat/stop", { method: "POST", body, headers: { "X-Lots-Fragment": "1" } }).catch(() => {
      button.textContent = texts.stop;
      button.disabled = false;
    });
  });
  return button;
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !stopping) return;
  event.preventDefault();
  stopping();
});
