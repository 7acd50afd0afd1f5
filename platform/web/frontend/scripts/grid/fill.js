// Fill down: Ctrl D repeats the first row of the range; the handle at the range's corner goes on with a series of
// numbers or days, or repeats what it began with.
import { grid, range, rows, select } from "./cells.js";
import { editing } from "./editing.js";
import { put, textOf } from "./clipboard.js";

const DAY = 86_400_000;
const handle = document.createElement("div");
handle.className = "fill-handle";
let from = null;

/** Return the text that stands `place` rows below the first of a column of texts. */
export function next(texts, place) {
  if (place < texts.length) return texts[place];
  const step = stepOf(texts);
  if (step === null) return texts[place % texts.length];
  const last = texts.at(-1);
  const by = (place - texts.length + 1) * step;
  if (isDay(last)) return new Date(Date.parse(last) + by * DAY).toISOString().slice(0, 10);
  return String(Number((Number(last) + by).toPrecision(12)));
}

const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text);
const isNumber = (text) => text !== "" && Number.isFinite(Number(text));

/** Return the step of a series, or null: two numbers or days tell one, a single day goes on by one. */
function stepOf(texts) {
  const days = texts.every(isDay);
  if (!days && !texts.every(isNumber)) return null;
  if (texts.length === 1) return days ? 1 : null;
  const values = texts.map((text) => (days ? Date.parse(text) / DAY : Number(text)));
  const step = values[1] - values[0];
  return values.every((value, place) => !place || Math.abs(value - values[place - 1] - step) < 1e-9) ? step : null;
}

/** Fill the rows of the range below its first `given` ones. */
function fill(given, series) {
  const cells = range();
  const pairs = cells[0].flatMap((_, right) => {
    const texts = cells.slice(0, given).map((row) => textOf(row[right]));
    return cells.slice(given).map((row, down) => [row[right], series ? next(texts, given + down) : texts[down % given]]);
  });
  if (pairs.length) put(pairs);
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "d" || !event.target.matches?.("#grid tbody td") || editing()) return;
  event.preventDefault();
  fill(1, false);
});

/** Put the handle at the corner of the range. */
function place() {
  const cells = range();
  const corner = cells.at(-1)?.at(-1);
  if (!corner || editing() || !grid()?.querySelector("[data-editable]")) handle.remove();
  else if (handle.parentElement !== corner) corner.append(handle);
}

handle.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  event.stopPropagation();
  handle.setPointerCapture(event.pointerId);
  from = { cells: range() };
});
handle.addEventListener("pointermove", (event) => {
  if (!from) return;
  const row = document.elementsFromPoint(event.clientX, event.clientY).map((each) => each.closest("#grid tbody tr[data-id]")).find(Boolean);
  const all = rows();
  const top = all.indexOf(from.cells[0][0].parentElement);
  const bottom = Math.max(top + from.cells.length - 1, all.indexOf(row));
  const [first, last] = [from.cells[0][0], all[bottom].cells[from.cells[0].at(-1).cellIndex]];
  from.to = bottom;
  select(first, last, { quiet: true, still: true });
});
handle.addEventListener("pointerup", () => {
  const given = from?.cells.length;
  const more = from?.to !== undefined && range().length > given;
  from = null;
  if (more) fill(given, true);
  place();
});
document.addEventListener("grid:range", () => from || place());
