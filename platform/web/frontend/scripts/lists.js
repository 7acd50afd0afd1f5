// Links that stay on the page: [data-list] draws the list again as its address says, [data-panel] opens a record
// over it, [data-menu] fetches one of the list's menus. Each is a plain link for whoever wants a tab of its own.
// [data-panel="builder"] opens a page of the builder over the list; what it offers to choose from stays there.
import htmx from "htmx.org";
import { anchor, place } from "./menus.js";
import { words } from "./words.js";

const menu = () => document.querySelector("#list-menu");
const opener = (name) => document.querySelector(`#screen [data-menu="${CSS.escape(name)}"]`);
let closing = null;

/** Say whether a click means "here" and not "in another tab". */
function plain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-list], a[data-panel], a[data-menu], #panel > .builder a[href*='type=']");
  if (!link || !plain(event) || event.defaultPrevented) return;
  if (link.matches("[data-menu]") ? !menu() : link.matches("[data-list]") ? !document.querySelector("#screen") : !document.querySelector("#panel")) return;
  event.preventDefault();
  if (link.matches("[data-list]")) htmx.ajax("GET", link.href, { target: "#screen", swap: "outerHTML" });
  else if (link.matches("[data-panel='builder'], .builder a")) build(link);
  else if (link.matches("[data-panel]")) htmx.ajax("GET", link.href, { target: "#panel", swap: "innerHTML" });
  else openMenu(link);
});

// An open menu closes when one presses its button again; the browser has closed it by the time of the click.
document.addEventListener("pointerdown", (event) => {
  const link = event.target.closest?.("#screen a[data-menu]");
  closing = link && menu()?.matches(":popover-open") && menu().dataset.name === link.dataset.menu ? link.dataset.menu : null;
});

/** Open a page of the builder in the panel, with a button that closes it. */
async function build(link) {
  menu()?.hidePopover();
  await htmx.ajax("GET", link.href, { target: "#panel", swap: "innerHTML", select: "#main > .builder" });
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "btn-quiet panel-close", textContent: "×" });
  close.dataset.closePanel = "";
  close.setAttribute("aria-label", words("close"));
  document.querySelector("#panel > .builder")?.prepend(close);
}

async function openMenu(link) {
  const name = link.dataset.menu;
  if (closing === name) {
    closing = null;
    menu().hidePopover();
    return;
  }
  const shown = menu();
  shown.dataset.name = name;
  shown.classList.toggle("menu-wide", name === "filter");
  anchor("list-menu", () => opener(shown.dataset.name));
  await htmx.ajax("GET", link.href, { target: "#list-menu", swap: "innerHTML" });
  if (!shown.matches(":popover-open")) shown.showPopover();
  opener(name)?.setAttribute("aria-expanded", "true");
  place(shown);
  focusLast(shown);
}

/** Put the focus where one goes on: the newest condition, else the first thing of the menu. */
function focusLast(shown) {
  const rows = shown.querySelectorAll(".filter-row");
  const first = rows.length ? [...rows].at(-1).querySelector(".filter-value :is(input, select, textarea), select") : null;
  (first ?? shown.querySelector(".menu-item:is(a, button), input:not([type=hidden]), .btn"))?.focus({ preventScroll: true });
}

document.addEventListener("toggle", (event) => {
  const shown = event.target;
  if (shown.id !== "list-menu" || event.newState !== "closed") return;
  const button = opener(shown.dataset.name ?? "");
  button?.setAttribute("aria-expanded", "false");
  if (document.activeElement === document.body) button?.focus();
}, true);

document.addEventListener("htmx:afterSettle", (event) => {
  const shown = menu();
  if (!shown?.matches(":popover-open")) return;
  if (event.detail.target === shown) {
    place(shown);
    focusLast(shown);
    return;
  }
  if (event.detail.target.id !== "screen" && event.detail.elt.id !== "screen") return;
  // The list was drawn again: menus in which one does several things stay, told anew where that matters.
  const link = opener(shown.dataset.name);
  if (["sort", "group"].includes(shown.dataset.name) && link) htmx.ajax("GET", link.href, { target: "#list-menu", swap: "innerHTML" });
  else if (shown.dataset.name === "fields" && document.activeElement?.dataset.move) again(link, document.activeElement.dataset.move);
  else if (shown.dataset.name === "fields" || shown.dataset.name?.startsWith("bar.")) place(shown);
  else shown.hidePopover();
});

/** Draw the menu of columns again, with the focus on the button that moved one. */
async function again(link, moved) {
  await htmx.ajax("GET", link.href, { target: "#list-menu", swap: "innerHTML" });
  document.querySelector(`#list-menu [data-move="${CSS.escape(moved)}"]`)?.focus();
}

// While the answer to a search was on its way one may have typed on: the answer to that will follow, and drawing the
// list for less would take the new letters away.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt } = event.detail.requestConfig;
  if (elt.id === "search-table" && event.detail.requestConfig.formData.get("search") !== elt.value) event.detail.shouldSwap = false;
});

// A button with the keyboard: these links act like one.
document.addEventListener("keydown", (event) => {
  if ((event.key === " " || event.key === "ArrowDown") && event.target.matches?.("a[role=button][data-menu]")) {
    event.preventDefault();
    event.target.click();
  }
});

/** Bring the tab of the open view into sight where there are more than fit. */
function showTab() {
  const tab = document.querySelector(".view-tabs [aria-current]");
  const tabs = tab?.parentElement;
  if (tabs && tabs.scrollWidth > tabs.clientWidth) tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - 24;
}
showTab();
document.addEventListener("htmx:afterSettle", showTab);
