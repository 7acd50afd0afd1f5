// The designer of forms: what is dragged is sent as the buttons send it, and keys press those buttons.
import Sortable from "sortablejs";
import { press } from "./presses.js";

/** Let fields be dragged onto the form and about it, and moved by Alt and arrows. */
export function start(designer) {
  for (const list of designer.querySelectorAll("[data-palette]")) {
    Sortable.create(list, { group: { name: "form", pull: "clone", put: false }, sort: false, draggable: "[data-offer]", animation: 120, delay: 180, delayOnTouchOnly: true });
  }
  for (const list of designer.querySelectorAll("[data-section]")) {
    Sortable.create(list, { group: "form", draggable: "[data-place], [data-offer]", animation: 120, ghostClass: "canvas-ghost", delay: 180, delayOnTouchOnly: true, onAdd: dropped, onUpdate: dropped });
  }
  designer.classList.add("designer-on");
  const faults = designer.querySelector("[data-faults]");
  // The first control that is wrong, or else the sentences about it, is where one goes on.
  const place = faults?.querySelector("a[href^='#']");
  if (place) place.click();
  else faults?.focus();
}

/** Send where something was dropped: a place counts without what is moved. */
function dropped({ item, to }) {
  const form = document.getElementById(item.dataset.offer ? "drop-new" : "drop");
  const parts = [...to.querySelectorAll(":scope > [data-place], :scope > [data-offer]")];
  form.elements.to.value = `${to.dataset.section} ${parts.indexOf(item)}`;
  if (item.dataset.offer) form.elements.do.value = item.dataset.offer;
  else form.elements.at.value = item.dataset.place;
  form.requestSubmit();
}

const KEYS = { ArrowUp: "do-up", ArrowDown: "do-down", ArrowLeft: "do-narrower", ArrowRight: "do-wider" };

/** On a selected part: Alt and arrows move it and change its width, Delete takes it off; plain arrows go about. */
function keyed(event) {
  const designer = event.target.closest?.("[data-designer]");
  const part = designer && event.target.closest(".canvas-select, .canvas-head");
  if (!part || event.ctrlKey || event.metaKey) return;
  if (!event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    const parts = [...designer.querySelectorAll(".canvas-select, .canvas-head")];
    parts[parts.indexOf(part) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    event.preventDefault();
    return;
  }
  const name = event.altKey ? KEYS[event.key] : event.key === "Delete" ? "do-remove" : null;
  if (!name || !part.hasAttribute("aria-current")) return;
  event.preventDefault();
  press(name);
}
document.addEventListener("keydown", keyed);

// Whoever moves a part by keys stays on it: its place is another one now.
document.addEventListener("htmx:afterSwap", (event) => {
  const moved = event.detail.requestConfig?.verb === "post" && document.querySelector(".designer-canvas [aria-current]");
  const active = document.activeElement ?? document.body;
  if (moved && (active === document.body || active.matches(".canvas-select, .canvas-head"))) moved.focus({ preventScroll: true });
});
