// The grid's keys: arrows, Tab, Home and End move; Enter or typing edits; Esc gives up; Space opens the record;
// Ctrl C copies the range as a spreadsheet takes it, Ctrl V puts one value into the cell.
import { notice } from "../notices.js";
import { words } from "../words.js";
import { cellsOf, current, focus, grid, range, rows, step } from "./cells.js";
import { close, edit, editing, put, save } from "./editing.js";

const PAGE = 12;
const MOVES = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [PAGE, 0],
  PageUp: [-PAGE, 0],
};

/** Make the first cell reachable by Tab as long as none is. */
function ready() {
  if (current()) return;
  const first = rows()[0];
  if (first) cellsOf(first)[0].tabIndex = 0;
}

/** Return the cell an event happened in; not one in which a link, a button or an input was meant. */
function cellAt(target) {
  const cell = target.closest?.("#grid tbody tr[data-id] > td");
  return cell && cell.nextElementSibling ? cell : null;
}

document.addEventListener("focusin", (event) => {
  const cell = event.target.matches?.("#grid tbody td") ? cellAt(event.target) : null;
  if (cell && cell !== current()) focus(cell, { quiet: true });
});
document.addEventListener("pointerdown", (event) => {
  const cell = cellAt(event.target);
  if (!cell || event.button !== 0 || event.target.closest("a, button, input, .cell-editor")) return;
  if (event.shiftKey) event.preventDefault();
  focus(cell, { extend: event.shiftKey && current() !== null });
});
document.addEventListener("dblclick", (event) => {
  const cell = cellAt(event.target);
  if (cell && !event.target.closest("a, button, input, .cell-editor")) edit(cell);
});

document.addEventListener("keydown", (event) => {
  const cell = cellAt(event.target);
  if (!cell) return;
  if (editing()) editorKey(event, cell);
  else if (event.target === cell || (event.target.matches("a") && event.key in MOVES)) gridKey(event, cell);
});

async function editorKey(event, cell) {
  const control = event.target;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else if (event.key === "Tab" && !control.closest(".cell-conflict")) {
    event.preventDefault();
    await save({ move: [0, event.shiftKey ? -1 : 1] });
  } else if (event.key === "Enter" && !event.isComposing && !control.matches("button, a")) {
    if (control.matches("textarea") && (event.shiftKey || event.altKey)) return;
    event.preventDefault();
    await save({ move: [1, 0] });
  }
}

function gridKey(event, cell) {
  const control = event.ctrlKey || event.metaKey;
  if (event.key in MOVES) {
    event.preventDefault();
    const [down, right] = MOVES[event.key];
    focus(step(cell, control ? down * 1e6 : down, control ? right * 1e6 : right), { extend: event.shiftKey });
  } else if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    const far = event.key === "Home" ? -1e6 : 1e6;
    focus(step(cell, control ? far : 0, far), { extend: event.shiftKey });
  } else if (event.key === "Tab") {
    const next = step(cell, 0, event.shiftKey ? -1 : 1);
    // At the ends of a row Tab leaves the grid, as it should.
    if (next !== cell) {
      event.preventDefault();
      focus(next);
    }
  } else if (event.key === "Enter" || event.key === "F2") {
    event.preventDefault();
    edit(cell);
  } else if (event.key === " ") {
    event.preventDefault();
    cell.parentElement.querySelector(".open").click();
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    put(cell, "");
  } else if (event.key === "Escape") {
    focus(cell);
  } else if (!control && !event.altKey && (event.key.length === 1 || event.key === "Process")) {
    // The key itself lands in the input that this puts under it.
    edit(cell, true);
  }
}

document.addEventListener("copy", (event) => {
  if (!cellAt(event.target) || editing() || !getSelection().isCollapsed) return;
  const text = range().map((row) => row.map(textOf).join("\t")).join("\n");
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
  notice(words("copied"));
});
document.addEventListener("paste", (event) => {
  const cell = cellAt(event.target);
  if (!cell || editing()) return;
  event.preventDefault();
  const [first] = event.clipboardData.getData("text/plain").split(/\r?\n/);
  put(cell, first.split("\t")[0]);
});

/** Return a cell's value as text: line breaks and tabs would tear the table. */
function textOf(cell) {
  const shown = cell.querySelector("[data-copy]")?.dataset.copy ?? cell.innerText;
  return shown.replace(/\s+/g, " ").trim();
}

ready();
document.addEventListener("htmx:afterSettle", () => grid() && ready());
