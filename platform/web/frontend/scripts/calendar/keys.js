// The calendar by keyboard: arrows go from day to day, with Shift they carry the entry; M opens its menu, N a new record.
import { create } from "./create.js";
import { later, moment, short } from "./days.js";
import { move } from "./move.js";

const SIDEWAYS = { ArrowRight: 1, ArrowLeft: -1 };
const DOWN = { ArrowDown: 1, ArrowUp: -1 };

/** Return how many days and minutes an arrow means here: rows are weeks in a month, half hours where there are hours. */
function meant(calendar, key, entry) {
  if (SIDEWAYS[key]) return [SIDEWAYS[key], 0];
  if (!DOWN[key]) return null;
  if (calendar.dataset.calendar === "month") return [7 * DOWN[key], 0];
  return entry?.matches(".cal-block") ? [0, 30 * DOWN[key]] : null;
}

/** Put the focus on a day: its first entry, or the day itself. */
function go(calendar, day) {
  const entry = [...calendar.querySelectorAll(".cal-bar, .cal-block")].find((each) => each.dataset.day === day);
  const target = entry?.querySelector(".cal-link") ?? calendar.querySelector(`[data-keep="${day}"]`);
  target?.focus();
  return Boolean(target);
}

function neighbour(link, step) {
  const links = [...link.closest("ul, .cal-agenda").querySelectorAll(".cal-link")];
  links[links.indexOf(link) + step]?.focus();
}

/** Answer a key pressed on an entry or on a day. */
export function key(calendar, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const link = event.target.closest(".cal-link");
  const entry = link?.closest(".cal-entry");
  const day = entry?.dataset.day ?? event.target.closest(".cal-date")?.dataset.keep;
  if (!day) return;
  const step = meant(calendar, event.key, entry);
  if (step && entry && event.shiftKey) {
    if (!entry.matches(".movable")) return;
    move(entry, { start: later(entry.dataset.start, ...step) }, { focus: true });
  } else if (step?.[0] && !event.shiftKey) {
    if (!go(calendar, later(day, step[0]))) return;
  } else if (DOWN[event.key] && link) {
    neighbour(link, DOWN[event.key]);
  } else if (event.key.toLowerCase() === "m" && entry) {
    entry.querySelector(".cal-move")?.click();
  } else if (event.key.toLowerCase() === "n" && calendar.dataset.new) {
    if (calendar.dataset.newDay) create(calendar, "day", day);
    else create(calendar, "time", short(moment(day, 9 * 60)));
  } else return;
  event.preventDefault();
}
