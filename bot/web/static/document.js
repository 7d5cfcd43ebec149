// The outline lies folded on a phone and open beside the text on a wide screen; a link to a quote lands on it.
"use strict";

const outline = document.querySelector(".outline details");
if (outline && matchMedia("(min-width: 64rem)").matches) outline.open = true;
