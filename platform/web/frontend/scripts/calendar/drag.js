// Entries carried to another day or hour, or made longer and shorter by an edge. What can be done is decided where the
// pointer goes down; each way of dragging answers `go` (the pointer moved), `end` (it was let go) and `clear`.
import { begin } from "./create.js";
import { between, later, minuteOf, moment, places } from "./days.js";
import { move } from "./move.js";
import { columnAt, dayAt, minuteAt } from "./where.js";

const FAR = 5;
const HOLD = 350;
const STEP = 15;
const round = (minute) => Math.round(minute / STEP) * STEP;

/** Carry an entry to other days. */
function carryDays(calendar, entry, event) {
  const grabbed = dayAt(event)?.dataset.day ?? entry.dataset.day;
  const length = entry.dataset.end ? Math.max(between(entry.dataset.start, entry.dataset.end), 0) : 0;
  const ghost = entry.cloneNode(true);
  let days = 0;
  ghost.classList.add("cal-ghost");
  return {
    go(pointer) {
      if (!ghost.isConnected) calendar.append(ghost);
      ghost.style.left = `${pointer.clientX + 8}px`;
      ghost.style.top = `${pointer.clientY + 8}px`;
      const day = dayAt(pointer)?.dataset.day;
      days = day ? between(grabbed, day) : 0;
      const first = later(entry.dataset.start.slice(0, 10), days);
      mark(calendar, first, later(first, length));
    },
    end: () => days && move(entry, { start: later(entry.dataset.start, days) }),
    clear() {
      ghost.remove();
      mark(calendar);
    },
  };
}

/** Stretch an entry over days, by its beginning or its end. */
function stretchDays(calendar, entry, edge) {
  const { start } = entry.dataset;
  const end = entry.dataset.end || start;
  let to = null;
  return {
    go(pointer) {
      const day = dayAt(pointer)?.dataset.day;
      if (!day) return;
      const days = between(edge === "start" ? start : end, day);
      to = edge === "start" ? { start: later(start, days), end } : { start, end: later(end, days) };
      if (to.end < to.start) to = { start: edge === "start" ? end : start, end: edge === "start" ? end : start };
      mark(calendar, to.start.slice(0, 10), to.end.slice(0, 10));
    },
    end: () => to && (to.start !== start || to.end !== end) && move(entry, to),
    clear: () => mark(calendar),
  };
}

/** Carry a block to another hour or day, or stretch its end. */
function carryHours(entry, event, edge) {
  const { start, end } = entry.dataset;
  const home = entry.parentElement;
  const begins = minuteOf(start);
  const length = Math.max(end ? round((minuteOf(end) || 24 * 60) - begins) : 30, STEP);
  const offset = minuteAt(home, event.clientY) - begins;
  const ghost = entry.cloneNode(true);
  let day = home.dataset.hours;
  let [at, long] = [begins, length];
  return {
    go(pointer) {
      if (edge) long = Math.max(round(minuteAt(home, pointer.clientY)) - begins, STEP);
      else {
        const column = columnAt(pointer) ?? home;
        day = column.dataset.hours;
        at = Math.min(Math.max(round(minuteAt(column, pointer.clientY) - offset), 0), 24 * 60 - STEP);
      }
      ghost.className = `${entry.className.replace(/\b(at|for|of)-[\d-]+/g, "")} drop-here of-1-1 ${places(at, Math.min(long, 24 * 60 - at)).join(" ")}`;
      const column = edge ? home : (columnAt(pointer) ?? home);
      if (ghost.parentElement !== column) column.append(ghost);
    },
    end() {
      if (edge) return long !== length && move(entry, { start, end: moment(day, begins + long) });
      const to = moment(day, at);
      return (day !== home.dataset.hours || at !== begins) && move(entry, { start: to });
    },
    clear: () => ghost.remove(),
  };
}

function mark(calendar, first = "", last = "") {
  for (const cell of calendar.querySelectorAll(".cal-day[data-day]")) {
    cell.classList.toggle("drop-here", Boolean(first) && cell.dataset.day >= first && cell.dataset.day <= last);
  }
}

function wayOf(calendar, event) {
  const entry = event.target.closest(".cal-entry");
  const edge = event.target.closest("[data-edge]")?.dataset.edge;
  if (!entry) return event.target.closest("a, button, input") || event.pointerType !== "mouse" ? null : begin(calendar, event);
  if (!entry.matches(".movable") || event.target.closest(".cal-move")) return null;
  if (entry.matches(".cal-block")) return carryHours(entry, event, edge);
  return edge ? stretchDays(calendar, entry, edge) : carryDays(calendar, entry, event);
}

/** Let the entries of a calendar be dragged, also with a finger that rests on one before it moves. */
export function drag(calendar) {
  let stop = null;

  calendar.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || stop) return;
    const way = wayOf(calendar, event);
    if (way) stop = follow(calendar, event, way, () => (stop = null));
  });
  // A finger that carries an entry does not scroll, and asks for no menu of the link below it.
  for (const name of ["touchmove", "contextmenu"]) {
    calendar.addEventListener(name, (event) => calendar.matches(".dragging") && event.preventDefault(), { passive: false });
  }
}

function follow(calendar, down, way, done) {
  const entry = down.target.closest(".cal-entry");
  const touch = down.pointerType !== "mouse";
  let active = false;
  const start = (pointer) => {
    active = true;
    calendar.classList.add("dragging");
    entry?.classList.add("carried");
    way.go(pointer);
  };
  const held = touch && setTimeout(() => start(down), HOLD);
  const listeners = new AbortController();
  const listen = (name, act) => document.addEventListener(name, act, { signal: listeners.signal, capture: name === "keydown" });

  function finish() {
    clearTimeout(held);
    listeners.abort();
    way.clear();
    calendar.classList.remove("dragging");
    entry?.classList.remove("carried");
    done();
  }
  listen("pointermove", (pointer) => {
    if (pointer.pointerId !== down.pointerId) return;
    const far = Math.hypot(pointer.clientX - down.clientX, pointer.clientY - down.clientY) > FAR;
    if (active) way.go(pointer);
    else if (far && touch) finish();
    else if (far) start(pointer);
  });
  listen("pointerup", (pointer) => {
    if (pointer.pointerId !== down.pointerId) return;
    const act = active || (!entry && !touch);
    if (active) swallowClick();
    finish();
    if (act) way.end();
  });
  listen("pointercancel", finish);
  listen("keydown", (event) => {
    if (event.key !== "Escape" || !active) return;
    event.preventDefault();
    event.stopPropagation();
    finish();
  });
  return finish;
}

/** The click that ends a drag opens nothing. */
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), 0);
}
