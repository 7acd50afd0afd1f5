// Where one is in the grid: cells by row and column, the one in focus, the range between two.

export const grid = () => document.querySelector("#grid");
export const rows = () => [...document.querySelectorAll("#grid tbody:not([hidden]) tr[data-id]")];

let at = null;
let corner = null;

/** Return the cells of a row that hold values, in order. */
export function cellsOf(row) {
  return [...row.cells].slice(1, -1);
}

/** Return the cell in focus, if it is still on the page. */
export function current() {
  return at?.isConnected ? at : null;
}

/** Return the header cell above a cell. */
export function headOf(cell) {
  return grid().tHead.rows[0].cells[cell.cellIndex];
}

/** Put the focus on a cell: it alone is reached by Tab. */
export function focus(cell, { extend = false, quiet = false } = {}) {
  if (!cell) return;
  if (at && at !== cell) {
    at.classList.remove("at");
    at.removeAttribute("tabindex");
  }
  if (!extend) corner = cell;
  at = cell;
  cell.tabIndex = 0;
  cell.classList.add("at");
  drawRange();
  if (!quiet) {
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

/** Take another element as the one in focus, e.g. after a row was drawn again. */
export function replaceCurrent(cell) {
  if (corner === at) corner = cell;
  at = null;
  focus(cell, { extend: true, quiet: true });
}

/** Return the cell `down` rows and `right` columns away, or the nearest there is. */
export function step(cell, down, right) {
  const all = rows();
  const row = all[Math.min(all.length - 1, Math.max(0, all.indexOf(cell.parentElement) + down))];
  const cells = cellsOf(row);
  const column = cellsOf(cell.parentElement).indexOf(cell);
  return cells[Math.min(cells.length - 1, Math.max(0, column + right))];
}

/** Return the range as rows of cells, the one cell in focus at least. */
export function range() {
  if (!current()) return [];
  const all = rows();
  const from = corner?.isConnected ? corner : at;
  const [top, bottom] = [all.indexOf(from.parentElement), all.indexOf(at.parentElement)].sort((a, b) => a - b);
  const columns = [from.cellIndex - 1, at.cellIndex - 1].sort((a, b) => a - b);
  return all.slice(top, bottom + 1).map((row) => cellsOf(row).slice(columns[0], columns[1] + 1));
}

function drawRange() {
  for (const cell of document.querySelectorAll("#grid .in-range")) cell.classList.remove("in-range");
  if (corner === at) return;
  for (const cell of range().flat()) cell.classList.add("in-range");
}
