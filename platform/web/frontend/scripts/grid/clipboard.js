// Copy, cut and paste of ranges, as spreadsheets do; Delete empties them.
import { notice } from "../notices.js";
import { words } from "../words.js";
import { cellsOf, headOf, range, select } from "./cells.js";
import { editing } from "./editing.js";
import { offer } from "./pasted.js";
import { editable } from "./rows.js";
import { html, read, write } from "./table_text.js";
import { change } from "./undo.js";
import { below, outdated } from "./virtual.js";

/** Return a cell's value as text. */
export function textOf(cell) {
  return cell.dataset.v ?? cell.textContent.trim();
}

/** Return what saving needs to put a text into a cell. */
export function meant(cell, text) {
  const row = cell.parentElement;
  // A row that is not on the page tells itself at which revision it was read.
  return { id: Number(row.dataset.id), field: headOf(cell).dataset.field, text, rev: row.isConnected ? undefined : Number(row.dataset.rev) };
}

/** Put texts into cells, [[cell, text], …]; cells that cannot be edited are left out. */
export function put(pairs) {
  const open = pairs.filter(([cell]) => editable(cell));
  if (pairs.length && !open.length) notice(words("read_only"));
  return change(open.filter(([cell, text]) => textOf(cell) !== text || cell.matches(".refused")).map(([cell, text]) => meant(cell, text)));
}

const inGrid = (target) => target.closest?.("#grid tbody") && !editing() && !target.closest("input, textarea, select");

function copy(event) {
  if (!inGrid(event.target) || !range().length || !getSelection().isCollapsed) return false;
  const texts = range().map((row) => row.map(textOf));
  event.clipboardData.setData("text/plain", write(texts));
  event.clipboardData.setData("text/html", html(texts));
  event.preventDefault();
  return true;
}

const empty = () => put(range().flat().map((cell) => [cell, ""]));

document.addEventListener("copy", (event) => copy(event) && notice(words("copied")));
document.addEventListener("cut", (event) => copy(event) && empty());
document.addEventListener("keydown", (event) => {
  if (!["Delete", "Backspace"].includes(event.key) || event.ctrlKey || event.metaKey || !event.target.matches?.("#grid tbody td")) return;
  if (!inGrid(event.target)) return;
  event.preventDefault();
  empty();
});
document.addEventListener("paste", (event) => {
  if (!inGrid(event.target) || !range().length) return;
  event.preventDefault();
  const texts = read(event.clipboardData.getData("text/plain"));
  if (texts.length) paste(texts);
});

/** Put a block of texts at the range: repeated where it fits several times; what the rows do not take is offered as new. */
async function paste(texts) {
  const chosen = range();
  const [height, width] = [texts.length, Math.max(...texts.map((row) => row.length))];
  const tall = chosen.length % height === 0 ? chosen.length : height;
  const wide = chosen[0].length % width === 0 ? chosen[0].length : width;
  const first = chosen[0][0];
  const all = await below(first.parentElement, tall);
  const left = cellsOf(first.parentElement).indexOf(first);
  const target = all.map((row) => cellsOf(row).slice(left, left + wide));
  const there = target.filter((row) => row[0].isConnected);
  select(there[0][0], there.at(-1).at(-1));
  const fields = target[0].map((cell) => headOf(cell).dataset.field);
  await put(target.flatMap((row, down) => row.map((cell, right) => [cell, texts[down % height][right % width] ?? ""])));
  outdated(all);
  offer(texts.slice(target.length).map((line) => line.slice(0, fields.length)), fields);
}
