// A timeline by keyboard: arrows move a bar by a unit, Shift and an arrow draws it out, M opens its menu; up and down
// go from bar to bar. Several presses on end are one move.
import { show } from "./drag.js";
import { send } from "./send.js";

const WAIT = 450;
const DAYS = { day: 1, week: 7, month: 30.4 };
let waiting = null;

/** Send what the keys pressed so far come to. */
function flush() {
  if (!waiting) return;
  const { timeline, row, edge, count, timer } = waiting;
  clearTimeout(timer);
  waiting = null;
  timeline.classList.remove("dragging");
  if (!count) show(row, edge, 0);
  else send(timeline, row, { shift: count, unit: timeline.dataset.step, edge }, { back: () => show(row, edge, 0) });
}

function push(timeline, row, edge, step) {
  if (waiting && (waiting.row !== row || waiting.edge !== edge)) flush();
  waiting ??= { timeline, row, edge, count: 0 };
  clearTimeout(waiting.timer);
  waiting.count += step;
  // The class keeps news from drawing the timeline anew meanwhile.
  timeline.classList.add("dragging");
  show(row, edge, waiting.count * DAYS[timeline.dataset.step] * Number(timeline.dataset.day));
  waiting.timer = setTimeout(flush, WAIT);
}

/** Answer a key pressed on a bar. */
export function key(timeline, event) {
  const lane = event.target.closest?.("a.lane");
  if (!lane || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = lane.closest(".timeline-row");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const edge = event.shiftKey ? "end" : "both";
    if (row.dataset[event.shiftKey ? "end" : "moves"] !== undefined) push(timeline, row, edge, step);
  } else if (down) {
    const lanes = [...timeline.querySelectorAll("a.lane")].filter((each) => !each.closest("tbody").hidden);
    lanes[lanes.indexOf(lane) + down]?.focus();
  } else if (event.key.toLowerCase() === "m") {
    row.querySelector("[data-menu]")?.click();
  } else return;
  event.preventDefault();
}
