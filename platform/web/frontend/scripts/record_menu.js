// The menu of a record in a list: a right click on its row, card, entry or bar, or the keyboard's menu key there.
// A finger opens the record itself. Links to elsewhere, what one types in and chosen text keep the browser's own menu.
import htmx from "htmx.org";
import { anchor, place } from "./menus.js";

const menu = () => document.querySelector("#list-menu");
const NAME = "record";
let opener = null;

/** Say whether the browser's own menu is of more use where the click was. */
function theirs(target) {
  const link = target.closest("a");
  return target.closest("input, select, textarea, [contenteditable]") || (link && !link.matches("[data-panel], [data-menu]")) || !getSelection().isCollapsed;
}

document.addEventListener("contextmenu", async (event) => {
  const record = event.target.closest?.("#screen [data-id]");
  const base = document.querySelector("#screen")?.dataset.records;
  if (!record || !base || !menu() || event.pointerType === "touch" || theirs(event.target)) return;
  event.preventDefault();
  opener = document.activeElement;
  const at = new DOMRect(event.clientX, event.clientY, 0, 0);
  const shown = menu();
  shown.hidePopover();
  shown.dataset.name = NAME;
  shown.classList.remove("menu-wide");
  anchor("list-menu", () => ({ getBoundingClientRect: () => at }));
  await htmx.ajax("GET", `${base}${record.dataset.id}/menu`, { target: "#list-menu", swap: "innerHTML" });
  if (shown.dataset.name !== NAME || !shown.querySelector(".menu-item")) return;
  if (!shown.matches(":popover-open")) shown.showPopover();
  place(shown);
  shown.querySelector(".menu-item").focus({ preventScroll: true });
});

document.addEventListener("toggle", (event) => {
  if (event.target.id !== "list-menu" || event.target.dataset.name !== NAME || event.newState !== "closed") return;
  if (document.activeElement === document.body || event.target.contains(document.activeElement)) opener?.focus({ preventScroll: true });
}, true);
