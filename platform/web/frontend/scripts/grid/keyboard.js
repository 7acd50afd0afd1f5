// The grid's keys: arrows, Tab, Home and End move; Enter or typing edits; Esc gives up; Space opens the record;
// Ctrl A chooses all rows. What needs a range (copy, paste, fill) is the grid's part, ./start.js.
import { cellsOf, current, focus, grid, move, rows, select, step } from "./cells.js";
import { close, edit, editing, save } from "./editing.js";

const MOVES = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [1, 0],
  PageUp: [-1, 0],
};

/** Return how many rows one sees at a time. */
function pageRows() {
  const box = document.querySelector("#grid-scroll");
  return Math.max(1, Math.floor(box.clientHeight / rows()[0].offsetHeight) - 3);
}

let drawing = false;

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
  drawing = true;
  focus(cell, { extend: event.shiftKey && current() !== null });
});
// A mouse that goes on with its button pressed draws the range after it; a finger scrolls.
document.addEventListener("pointerover", (event) => {
  if (event.buttons !== 1 || event.pointerType !== "mouse" || !drawing || editing()) return;
  const cell = cellAt(event.target);
  if (!cell || cell === current()) return;
  getSelection().removeAllRanges();
  focus(cell, { extend: true });
});
document.addEventListener("pointerup", () => (drawing = false));
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
  if (control && event.key.toLowerCase() === "a") {
    event.preventDefault();
    const all = rows();
    select(cellsOf(all[0])[0], cellsOf(all.at(-1)).at(-1), { still: true });
  } else if (event.key in MOVES) {
    event.preventDefault();
    const [down, right] = MOVES[event.key];
    const pages = event.key.startsWith("Page") ? pageRows() : 1;
    move(cell, (control ? down * 1e7 : down) * pages, control ? right * 1e7 : right, { extend: event.shiftKey });
  } else if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    const far = event.key === "Home" ? -1e7 : 1e7;
    move(cell, control ? far : 0, far, { extend: event.shiftKey });
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

ready();
document.addEventListener("htmx:afterSettle", () => grid() && ready());
