// The outline lies folded on a phone and open beside the text on a wide screen; a link to a quote stays on it.
"use strict";

const outline = document.querySelector(".outline details");
if (outline && matchMedia("(min-width: 64rem)").matches) outline.open = true;

// The browser has scrolled to the fragment by itself; fonts and the outline may have moved the text since.
addEventListener("load", () => {
  const quote = location.hash && document.querySelector("mark");
  if (!quote) return;
  const { top, bottom } = quote.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight) quote.scrollIntoView({ block: "center" });
});
