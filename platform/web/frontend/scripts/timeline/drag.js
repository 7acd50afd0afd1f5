// Bars under the pointer: one is moved, drawn out at its ends, or linked to what comes after it; on the empty lane of a
// record without dates some are drawn. Fingers hold a bar for a moment first, as they also scroll.
import { drawing, shape, spot } from "./links.js";
import { send } from "./send.js";

const NEAR = 32;
const HOLD = 350;
const SLIP = 8;
const DAY = 86400000;

/** Show a bar `dx` pixels from where it was: all of it, or one end. */
export function show(row, edge, dx) {
  const body = row.querySelector("rect.bar-body");
  if (edge === "both" || !body) {
    for (const part of row.querySelectorAll(".bar-shape, .bar-late, .bar-link")) part.setAttribute("transform", `translate(${dx} 0)`);
    return;
  }
  const x = Number(row.dataset.x);
  const width = Number(row.dataset.to) - x;
  body.setAttribute("x", edge === "start" ? Math.min(x + dx, x + width - 4) : x);
  body.setAttribute("width", Math.max(4, edge === "start" ? width - dx : width + dx));
}

/** Let the bars of a timeline be dragged. */
export function drags(timeline) {
  timeline.addEventListener("pointerdown", (event) => {
    if (event.button || !event.isPrimary) return;
    const made = begun(timeline, event);
    if (!made) return;
    if (event.pointerType === "mouse") follow(timeline, event, made, false);
    else hold(timeline, event, made);
  });
  // A finger that carries a bar does not scroll, and asks for no menu of the link below it.
  for (const name of ["touchmove", "contextmenu"]) {
    timeline.addEventListener(name, (event) => timeline.matches(".dragging") && event.preventDefault(), { passive: false });
  }
  // The click at the end of a drag opens nothing.
  timeline.addEventListener("click", (event) => {
    if (timeline.dataset.dragged === undefined) return;
    delete timeline.dataset.dragged;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}

/** Return what a pointer begins here: {move(event), drop(event), back()}; null for nothing. */
function begun(timeline, event) {
  const row = event.target.closest?.(".timeline-row");
  if (!row) return null;
  if (event.target.closest("[data-link]")) return linking(timeline, row);
  const grip = event.target.closest("[data-grip]");
  if (grip) return shifting(timeline, row, event, grip.dataset.grip);
  if (event.target.closest(".bar-shape")) return row.dataset.moves === undefined ? null : shifting(timeline, row, event, "both");
  if (event.target.closest(".lane[data-free]")) return marking(timeline, row);
  return null;
}

/** Return the place of a pointer on the axis, which may have been scrolled meanwhile. */
function at(timeline, event) {
  return event.clientX - timeline.querySelector("thead .lane-cell").getBoundingClientRect().left;
}

function shifting(timeline, row, event, edge) {
  const begin = at(timeline, event);
  const day = Number(timeline.dataset.day);
  const snap = Number(timeline.dataset.snap);
  let days = 0;
  return {
    move(now) {
      days = Math.round((at(timeline, now) - begin) / day / snap) * snap;
      show(row, edge, days * day);
    },
    drop() {
      if (days) send(timeline, row, { shift: days, unit: "day", edge }, { back: this.back });
    },
    back: () => show(row, edge, 0),
  };
}

function linking(timeline, row) {
  const from = spot(timeline, row);
  const pull = shape("path", { class: "pulling" });
  drawing(timeline).append(pull);
  let target = null;
  const end = () => {
    pull.remove();
    target?.classList.remove("link-here");
  };
  return {
    move(now) {
      const { left, top } = timeline.getBoundingClientRect();
      target?.classList.remove("link-here");
      target = document.elementFromPoint(now.clientX, now.clientY)?.closest(".timeline-row[data-linkable]") ?? null;
      if (target === row) target = null;
      target?.classList.add("link-here");
      pull.setAttribute("d", `M${from.end} ${from.middle}L${now.clientX - left} ${now.clientY - top}`);
    },
    drop() {
      end();
      if (target) send(timeline, target, { link: row.dataset.id }, { said: timeline.dataset.linked });
    },
    back: end,
  };
}

function marking(timeline, row) {
  const day = Number(timeline.dataset.day);
  const fresh = shape("rect", { class: "bar-new", y: "16%", height: "68%", rx: 4 });
  row.querySelector(".lane svg").append(fresh);
  let days = null;
  return {
    move(now, first) {
      days = [at(timeline, first), at(timeline, now)].map((x) => Math.floor(x / day)).sort((one, other) => one - other);
      fresh.setAttribute("x", days[0] * day);
      fresh.setAttribute("width", (days[1] - days[0] + 1) * day);
    },
    drop() {
      const text = (n) => new Date(Date.parse(timeline.dataset.first) + n * DAY).toISOString().slice(0, 10);
      // A moment at the end of the last day is the first of the next one.
      const last = days[1] + (timeline.dataset.timed === undefined ? 0 : 1);
      const told = { start: text(days[0]), ...(row.dataset.end === undefined ? {} : { end: text(last) }) };
      send(timeline, row, told, { back: this.back });
    },
    back: () => fresh.remove(),
  };
}

/** Follow the pointer until it is let go; Escape, or a gesture of the browser's own, takes all back. */
function follow(timeline, first, made, now) {
  const stop = new AbortController();
  const { signal } = stop;
  const row = first.target.closest(".timeline-row");
  let moved = now;
  const carry = () => {
    timeline.classList.add("dragging");
    row.classList.add("carried");
  };
  const end = (done) => {
    stop.abort();
    timeline.classList.remove("dragging");
    row.classList.remove("carried");
    if (moved) timeline.dataset.dragged = "";
    // Where no click follows, the next one is a click again.
    setTimeout(() => delete timeline.dataset.dragged);
    if (done && moved) made.drop();
    else made.back();
  };
  const move = (event) => {
    moved ||= Math.hypot(event.clientX - first.clientX, event.clientY - first.clientY) > 3;
    if (!moved) return;
    event.preventDefault();
    carry();
    made.move(event, first);
    scrollNear(timeline, event);
  };
  document.addEventListener("pointermove", move, { signal });
  document.addEventListener("pointerup", () => end(true), { signal });
  document.addEventListener("pointercancel", () => end(false), { signal });
  document.addEventListener("keydown", (event) => event.key === "Escape" && (event.preventDefault(), end(false)), { signal, capture: true });
  if (now) carry();
}

/** Begin with a finger that stays where it is for a moment. */
function hold(timeline, first, made) {
  const stop = new AbortController();
  const { signal } = stop;
  const give = () => {
    clearTimeout(timer);
    stop.abort();
    made.back();
  };
  const timer = setTimeout(() => {
    stop.abort();
    follow(timeline, first, made, true);
    made.move(first, first);
  }, HOLD);
  document.addEventListener("pointermove", (event) => Math.hypot(event.clientX - first.clientX, event.clientY - first.clientY) > SLIP && give(), { signal });
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, give, { signal });
}

/** Scroll on where the pointer comes near the edge of what is seen. */
function scrollNear(timeline, { clientX }) {
  const box = timeline.closest(".timeline-scroll");
  const { left, right } = box.getBoundingClientRect();
  const fixed = timeline.querySelector("thead .c-first").offsetWidth;
  if (clientX > right - NEAR) box.scrollLeft += NEAR / 2;
  else if (clientX < left + fixed + NEAR) box.scrollLeft -= NEAR / 2;
}
