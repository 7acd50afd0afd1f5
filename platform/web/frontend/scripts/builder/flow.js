// The flow of an automation: keys on its cards, what is folded stays folded, values put into texts, and what was typed
// in the pane is kept when one goes on elsewhere in the flow.
import { press } from "./presses.js";

const KEYS = { ArrowUp: "do-up", ArrowDown: "do-down" };
const folded = new Set();
let typed = false;

/** Start the page of a flow, each time it is drawn. */
export function start(flow) {
  const form = flow.querySelector("#flow-form");
  typed = form?.hasAttribute("data-unsaved") ?? false;
  for (const fold of flow.querySelectorAll("[data-fold]")) {
    const name = `${location.pathname} ${fold.dataset.fold}`;
    fold.open = !folded.has(name);
    fold.addEventListener("toggle", () => (fold.open ? folded.delete(name) : folded.add(name)));
  }
  for (const chips of flow.querySelectorAll("[data-chips]")) chips.classList.add("is-on");
  flow.addEventListener("click", put);
  const note = () => (typed = true);
  form?.addEventListener("input", note);
  form?.addEventListener("change", note);
  flow.addEventListener("click", (event) => goOn(event, form), true);
}

/** Put a value into the text that its list belongs to, where the caret stands. */
function put(event) {
  const chip = event.target.closest("[data-chip]");
  if (!chip) return;
  const text = document.getElementById(chip.closest("[data-chips]").dataset.chips);
  const before = text.value.slice(0, text.selectionStart ?? 0);
  const quoted = text.matches(".code") && (before.match(/"/g) ?? []).length % 2 === 0;
  const put = quoted ? `"{${chip.dataset.chip}}"` : `{${chip.dataset.chip}}`;
  text.setRangeText(put, text.selectionStart ?? text.value.length, text.selectionEnd ?? text.value.length, "end");
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Keep what was typed before another card is shown or a step is moved; where it is refused, one stays with it. */
function goOn(event, form) {
  const way = event.target.closest("a[id], button[id]");
  if (!typed || !way || !form || form.contains(way) || way.closest("[hx-boost='false']") || way.matches("[popovertarget]")) return;
  if (!way.closest(".flow, .flow-pane")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  typed = false;
  press("flow-save");
  press(way.id);
}

/** On a card: Alt and arrows move its step, Delete takes it out; plain arrows go from card to card. */
function keyed(event) {
  const card = event.target.closest?.("[data-flow] .flow-select, [data-flow] .flow-branch");
  if (!card || event.ctrlKey || event.metaKey) return;
  if (!event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    const cards = [...card.closest(".flow").querySelectorAll(".flow-select, .flow-branch")].filter((each) => each.checkVisibility());
    cards[cards.indexOf(card) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    event.preventDefault();
    return;
  }
  const name = event.altKey ? KEYS[event.key] : event.key === "Delete" ? "do-remove" : null;
  if (!name || !card.hasAttribute("aria-current")) return;
  event.preventDefault();
  press(name);
}
document.addEventListener("keydown", keyed);

// Whoever moves a step by keys stays on it.
document.addEventListener("htmx:afterSwap", (event) => {
  const moved = event.detail.requestConfig?.verb === "post" && document.querySelector(".flow [aria-current]");
  const active = document.activeElement ?? document.body;
  if (moved && active === document.body && !document.querySelector("#flow-form :focus")) moved.focus({ preventScroll: true });
});
