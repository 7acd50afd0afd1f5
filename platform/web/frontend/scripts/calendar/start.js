// A calendar: entries are dragged, stretched and made by pointer and by keys. It is drawn again after each change; the
// focus and the hours one looks at stay.
import { drag } from "./drag.js";
import { key } from "./keys.js";
import { moveByForm } from "./move.js";

const MORNING = 7.5;
let focused = "";
let scrolled = { day: "" };

function nameOf(element) {
  const entry = element.closest(".cal-entry");
  if (entry && element.matches(".cal-link")) return `.cal-entry[data-id="${entry.dataset.id}"][data-pair="${entry.dataset.pair}"] .cal-link`;
  return element.dataset.keep ? `[data-keep="${element.dataset.keep}"]` : "";
}

/** Start a calendar: called again whenever the list was drawn again. */
export function start(calendar) {
  if (document.activeElement === document.body && focused) calendar.querySelector(focused)?.focus({ preventScroll: true });
  calendar.addEventListener("focusin", (event) => (focused = nameOf(event.target)));
  calendar.addEventListener("keydown", (event) => key(calendar, event));
  drag(calendar);
  keepHours(calendar);
}

/** Show the working day and the day that was asked for at first, and then what was in sight. */
function keepHours(calendar) {
  const box = calendar.querySelector(".cal-hours");
  if (!box) return;
  const hour = calendar.querySelector(".cal-hours-body").offsetHeight / 24;
  const { chosen: day } = calendar.dataset;
  const column = calendar.querySelector(`[data-hours="${day}"]`);
  const left = day === scrolled.day ? scrolled.left : column.offsetLeft - calendar.querySelector(".cal-corner").offsetWidth;
  box.scrollTo({ top: scrolled.top ?? MORNING * hour, left, behavior: "instant" });
  scrolled = { day, top: box.scrollTop, left: box.scrollLeft };
  box.addEventListener("scroll", () => (scrolled = { day, top: box.scrollTop, left: box.scrollLeft }), { passive: true });
}

document.addEventListener("submit", moveByForm);
// A calendar that is drawn again takes no entry out of one's hand: what is new comes with the next news.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "screen" && document.querySelector(".calendar.dragging")) event.detail.shouldSwap = false;
});
