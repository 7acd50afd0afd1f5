// A tree: branches open in place, rows are dragged under others or carried by keys, as the pattern for tree grids says.
import { carry, dropInto, moveByForm } from "./move.js";
import { rows, show, toggle } from "./rows.js";

let last = null;

/** Start a tree: called again whenever the list was drawn again. */
export function start(tree) {
  ready(tree);
  tree.addEventListener("click", (event) => {
    const arrow = event.target.closest(".tree-toggle");
    if (!arrow || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    toggle(tree, arrow.closest("tr"));
  });
  tree.addEventListener("focusin", (event) => {
    const row = event.target.closest("tbody tr[data-id]");
    if (row) rove(tree, row);
  });
  tree.addEventListener("keydown", (event) => key(tree, event));
  tree.addEventListener("htmx:afterSettle", () => ready(tree));
  dropInto(tree);
  const before = last && rows(tree).find((row) => row.dataset.id === last);
  last = null;
  before?.focus();
}

/** One row can be reached by Tab; what stands in rows by mouse and by the row's own keys. */
function ready(tree) {
  const all = rows(tree);
  for (const row of all) {
    if (!row.hasAttribute("tabindex")) row.tabIndex = -1;
    row.draggable = row.matches(".movable");
  }
  if (!all.some((row) => row.tabIndex === 0) && all[0]) all[0].tabIndex = 0;
}

function rove(tree, row) {
  for (const each of rows(tree)) each.tabIndex = each === row ? 0 : -1;
}

function key(tree, event) {
  const row = event.target;
  if (!row.matches("tr[data-id]") || event.ctrlKey || event.metaKey || event.altKey) return;
  const shown = rows(tree).filter((each) => !each.hidden);
  const at = shown.indexOf(row);
  const open = row.getAttribute("aria-expanded");
  const parent = () => shown.find((each) => each.dataset.id === row.dataset.parent);
  const go = (next) => next?.focus();
  const keys = {
    ArrowDown: () => go(shown[at + 1]),
    ArrowUp: () => go(shown[at - 1]),
    Home: () => go(shown[0]),
    End: () => go(shown.at(-1)),
    ArrowRight: () => (open === "false" ? toggle(tree, row) : open === "true" && go(shown[at + 1])),
    ArrowLeft: () => (open === "true" ? show(tree, row, false) : go(parent())),
    Enter: () => row.querySelector(".title-link").click(),
    m: () => row.querySelector("[data-menu]")?.click(),
  };
  const carries = { ArrowRight: 1, ArrowLeft: -1 };
  if (event.shiftKey && event.key in carries) {
    last = row.dataset.id;
    carry(tree, row, shown, carries[event.key]);
  } else if (!event.shiftKey && event.key in keys) keys[event.key]();
  else return;
  event.preventDefault();
}

document.addEventListener("submit", moveByForm);
