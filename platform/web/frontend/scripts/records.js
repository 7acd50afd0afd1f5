// After a record was saved or deleted in the panel: the panel goes on where the server says, and the list behind
// is brought up to date where one stands in it. On a phone a record's history folds.
import htmx from "htmx.org";
import { notice } from "./notices.js";
import { words } from "./words.js";

const rows = (part) => part.querySelectorAll("tr[data-id]").length;

async function fetched(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  const part = document.createElement("template");
  if (answer.ok) part.innerHTML = await answer.text();
  return part.content;
}

/** Draw the list again with as many rows as were loaded, at the same place. */
async function refresh(address) {
  const count = rows(document);
  const fresh = await fetched(address);
  let more = fresh.querySelector("tr.more-row[hx-get]");
  while (more && rows(fresh) < count) {
    more.replaceWith(await fetched(more.getAttribute("hx-get")));
    more = fresh.querySelector("tr.more-row[hx-get]");
  }
  const screen = document.querySelector("#screen");
  const list = fresh.querySelector("#screen");
  if (!screen || !list) return;
  const { scrollTop, scrollLeft } = document.querySelector("#grid-scroll") ?? {};
  htmx.swap(screen, list.outerHTML, { swapStyle: "outerHTML" });
  document.querySelector("#grid-scroll")?.scrollTo({ top: scrollTop, left: scrollLeft, behavior: "instant" });
}

document.addEventListener("records-changed", (event) => {
  const panel = document.querySelector("#panel");
  const { over } = panel.dataset;
  if (event.detail.path) {
    htmx.ajax("GET", event.detail.path, { target: "#panel", swap: "innerHTML" });
    notice(words("saved"));
  } else history.back();
  if (over && document.querySelector("#screen")) refresh(over);
});

function fold(part) {
  if (!matchMedia("(max-width: 767.98px)").matches) return;
  for (const details of part.querySelectorAll("details[data-fold]")) details.open = false;
}
fold(document);
document.addEventListener("htmx:load", (event) => fold(event.detail.elt.parentElement ?? document));
