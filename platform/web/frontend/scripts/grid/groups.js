// A heading fetches its rows when it is first opened, and folds them away after that. Which ones somebody left open
// or folded is remembered in this browser, for each view and way of grouping.
import htmx from "htmx.org";

const MOST = 20;
const toggles = () => [...document.querySelectorAll("#grid .group-toggle")];
const nameOf = (toggle) => new URL(toggle.href).searchParams.get("inside");

function key() {
  const { base, view, here } = document.querySelector("#grid").dataset;
  return `groups:${base}${view}:${new URL(here, location.href).searchParams.get("group") ?? ""}`;
}

function set(toggle, open) {
  const body = toggle.closest("tbody").nextElementSibling;
  toggle.setAttribute("aria-expanded", open);
  body.hidden = !open;
  if (!open || body.children.length) return;
  htmx.process(toggle);
  htmx.trigger(toggle, "open");
}

/** Open and fold the headings as they were left. */
function restore() {
  const all = toggles();
  const kept = all.length && localStorage.getItem(key());
  if (!kept) return;
  const open = new Set(JSON.parse(kept));
  for (const toggle of all) set(toggle, open.has(nameOf(toggle)));
}

function remember() {
  const open = toggles().filter((toggle) => toggle.getAttribute("aria-expanded") === "true");
  localStorage.setItem(key(), JSON.stringify(open.slice(0, MOST).map(nameOf)));
}

document.addEventListener("click", (event) => {
  const toggle = event.target.closest?.(".group-toggle");
  if (!toggle || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  set(toggle, toggle.getAttribute("aria-expanded") !== "true");
  if (toggle.closest("#grid")) remember();
});
document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches?.(".group-toggle")) {
    event.preventDefault();
    event.target.click();
  }
});
restore();
document.addEventListener("htmx:afterSettle", (event) => (event.detail.target.id === "screen" || event.detail.elt.id === "screen") && restore());
