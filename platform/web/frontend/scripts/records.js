// After a record was saved or deleted in the panel: the panel goes on where the server says, and the list behind
// is brought up to date where one stands in it.
import htmx from "htmx.org";
import { notice } from "./notices.js";
import { words } from "./words.js";

const LIST = /^\/a\/[^/?]+\/[^/?]+\/(\?|$)/;
const rows = (part) => part.querySelectorAll("tr[data-id]").length;

async function fetched(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  const part = document.createElement("template");
  if (answer.ok) part.innerHTML = await answer.text();
  return part.content;
}

/** Draw the list again with as many rows as were loaded, at the same place. */
export async function refresh(address) {
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
  // Who listens for a list drawn again asks the event what was drawn.
  htmx.swap(screen, list.outerHTML, { swapStyle: "outerHTML" }, { eventInfo: { target: screen } });
  document.querySelector("#grid-scroll")?.scrollTo({ top: scrollTop, left: scrollLeft, behavior: "instant" });
}

document.addEventListener("records-changed", (event) => {
  const panel = document.querySelector("#panel");
  const { over } = panel.dataset;
  const { path, quiet, said } = event.detail;
  const below = document.querySelector("#main .record[data-live]");
  const onPage = below && path && over && new URL(path, location).pathname === new URL(over).pathname;
  // Back to a list means back to the one that lies below, as to the record on whose own page one is.
  if (onPage) below.dispatchEvent(new CustomEvent("record:renew"));
  if (path && !LIST.test(path) && !onPage) htmx.ajax("GET", path, { target: "#panel", swap: "innerHTML" });
  else history.back();
  if (path && !quiet) notice(said || words("saved"));
  if (over && document.querySelector("#screen")) refresh(over);
});
