// What a script adds to forms that work without one: a row at once, a warning before typed text is lost, and no
// second submit.
import { enhance } from "./picker.js";
import { words } from "./words.js";

/** Add an empty row to a sub-form: the last row again, emptied, its names numbered on. */
function addRow(group, focus) {
  const last = [...group.querySelector("tbody").children].findLast((row) => row.matches("tr[data-row]"));
  const next = last.cloneNode(true);
  const from = new RegExp(`^(f-)?${group.dataset.rows}([:-])(\\d+)([:-])`);
  const renumber = (text) => text.replace(from, (_, lead = "", a, number, b) => `${lead}${group.dataset.rows}${a}${Number(number) + 1}${b}`);
  for (const part of next.querySelectorAll(".row-tools, .picker, .picker-list, .form-fault, input[name$=':id'], .row-value > *")) part.remove();
  for (const part of next.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
    for (const name of ["name", "for", "aria-describedby"]) {
      if (part.hasAttribute(name)) part.setAttribute(name, renumber(part.getAttribute(name)));
    }
    if (part.id) part.id = renumber(part.id).replace(/-select$/, "");
    if (part.matches("input[type=checkbox]")) part.checked = false;
    else if (part.matches("input, textarea")) part.value = part.defaultValue = "";
    else if (part.matches("select")) part.value = "";
    part.classList.remove("is-invalid");
    part.removeAttribute("aria-invalid");
  }
  for (const value of next.querySelectorAll(".row-value")) value.textContent = "";
  for (const select of next.querySelectorAll("select[data-enhanced]")) {
    select.hidden = false;
    delete select.dataset.enhanced;
  }
  last.after(next);
  enhance(next);
  if (focus) next.querySelector("input:not([type=hidden]), select, textarea")?.focus();
}

let changed = false;

/** Forget what was typed: it has been saved, or given up knowingly. */
function settle() {
  changed = false;
}

/** Say whether the page may be given up: nothing was typed on it, or whoever typed gives it up knowingly. */
export function mayLeave() {
  if (changed && !confirm(words("unsaved"))) return false;
  settle();
  return true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row]");
  if (!button) return;
  event.preventDefault();
  addRow(button.closest("[data-rows]"), true);
  changed = true;
});
// A script that adds rows says itself where one goes on. It presses no button: for each press a browser looks through
// all controls of the form.
document.addEventListener("rows:more", (event) => {
  addRow(event.target, false);
  changed = true;
});
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-guard]")) changed = true;
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  // Within the panel htmx sends the form and answers for it.
  if (!form.matches("[data-guard]") || form.hasAttribute("hx-post")) return;
  settle();
  const save = form.querySelector("[data-save]");
  if (save) setTimeout(() => (save.disabled = true));
});
addEventListener("pageshow", () => document.querySelectorAll("[data-save]").forEach((save) => (save.disabled = false)));
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

// Leaving a form in the panel: asked before, as the page itself stays.
function leaving(event) {
  if (mayLeave()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}
addEventListener("click", (event) => {
  if (event.target.closest?.("#panel :is([data-close-panel], a[data-panel])")) leaving(event);
}, true);
document.addEventListener("records-changed", settle);
document.addEventListener("panel:closed", settle);

// The summary's links lead to the control itself: a change of the address would close the panel.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".form-summary a[href^='#']");
  const place = link && document.getElementById(link.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  const control = place.matches("input, select, textarea") ? place : place.parentElement.querySelector("input:not([type=hidden]), select, textarea");
  (control ?? place).focus();
  (control ?? place).scrollIntoView({ block: "center" });
});

// A form that came back, or has just opened in the panel, is ready to be typed in.
function ready(place) {
  const summary = place.querySelector("[data-focus]");
  if (summary) changed = true;
  const first = place.querySelector("form[data-guard] :is(input:not([type=hidden]), select, textarea)");
  (summary ?? (place.id === "panel" && matchMedia("(pointer: fine)").matches ? first : null))?.focus();
}
ready(document);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "panel") ready(event.detail.target);
});
