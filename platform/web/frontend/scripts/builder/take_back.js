// Ctrl Z takes one's last change of the app back, Ctrl Y does it again, on every page of the builder; not while one types.
import { mayLeave } from "../forms.js";
import { notice } from "../notices.js";
import { press } from "./presses.js";

const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, [contenteditable]";
let started = false;

/** Listen for the keys, once; the form's buttons are pressed. */
export function start() {
  if (started) return;
  started = true;
  document.addEventListener("keydown", keyed);
  document.addEventListener("htmx:afterSettle", told);
}

function keyed(event) {
  const key = event.key.toLowerCase();
  const form = document.querySelector("[data-take-back]");
  if (!form || !(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key) || event.target.matches?.(TYPING)) return;
  event.preventDefault();
  if (mayLeave()) press(key === "y" || event.shiftKey ? "do-again" : "take-back");
}

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-take-back]")) target.elements.back.value = location.pathname + location.search;
}, true);

/** Say what was done where one is looking: the strip that says it stands at the top of the page. */
function told(event) {
  const strip = event.detail.requestConfig?.path.endsWith("/builder/last") && document.querySelector(".done-strip p");
  if (strip) notice(strip.textContent);
}
