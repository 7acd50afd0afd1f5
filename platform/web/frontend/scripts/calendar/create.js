// A new record on the days, or at the hours, that one clicks on or drags across: its form opens with the dates filled in.
import htmx from "htmx.org";
import { later, moment, places, short } from "./days.js";
import { dayAt, minuteAt } from "./where.js";

/** Open the form of a record from `start` to `end`, of the kind "day" or "time". */
export function create(calendar, kind, start, end) {
  const [first, last] = calendar.dataset[kind === "day" ? "newDay" : "newTime"].split(" ");
  const told = new URLSearchParams({ [first]: start });
  if (last && end && end !== start) told.set(last, end);
  htmx.ajax("GET", `${calendar.dataset.new}?${told}`, { target: "#panel", swap: "innerHTML" });
}

/** Follow the pointer from an empty place to where it is let go; answers how to go on, and how to end. */
export function begin(calendar, event) {
  const column = event.target.closest("[data-hours]");
  if (column && calendar.dataset.newTime) return overHours(calendar, column, event);
  const cell = event.target.closest("[data-day]");
  if (!cell || column) return null;
  if (calendar.dataset.newDay) return overDays(calendar, cell);
  const nine = moment(cell.dataset.day, 9 * 60);
  return calendar.dataset.newTime ? { go() {}, end: () => create(calendar, "time", short(nine)), clear() {} } : null;
}

function overDays(calendar, cell) {
  const from = cell.dataset.day;
  let [first, last] = [from, from];
  const cells = [...calendar.querySelectorAll("[data-day]:not(.cal-entry)")];
  const show = (on) => cells.forEach((each) => each.classList.toggle("new-here", on && each.dataset.day >= first && each.dataset.day <= last));
  return {
    go(pointer) {
      const day = dayAt(pointer)?.dataset.day ?? from;
      [first, last] = day < from ? [day, from] : [from, day];
      show(true);
    },
    end: () => create(calendar, "day", first, last),
    clear: () => show(false),
  };
}

function overHours(calendar, column, event) {
  const day = column.dataset.hours;
  const from = Math.floor(minuteAt(column, event.clientY) / 30) * 30;
  let until = from + 60;
  const block = document.createElement("li");
  const show = () => {
    block.className = `cal-block new-here of-1-1 ${places(from, until - from).join(" ")}`;
    if (!block.isConnected) column.append(block);
  };
  return {
    go(pointer) {
      until = Math.min(Math.max(Math.ceil(minuteAt(column, pointer.clientY) / 15) * 15, from + 15), 24 * 60);
      show();
    },
    end: () => create(calendar, "time", short(moment(day, from)), short(later(`${day}T00:00:00`, 0, until))),
    clear: () => block.remove(),
  };
}
