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

/** Choose the cells between two: the second is in focus. `still`: without scrolling. */
export function select(from, to, { quiet = false, still = false } = {}) {
  if (!from || !to) return;
  focus(to, { extend: true, quiet: quiet || still });
  corner = from;
  drawRange();
}

/** Take other elements as those of the range, e.g. after a row was drawn again: `fresh(old)` returns the new one. */
export function carry(fresh) {
  const moved = { at: at && fresh(at), corner: corner && fresh(corner) };
  if (moved.corner) corner = moved.corner;
  if (moved.at) {
    const focused = document.activeElement === at || document.activeElement === document.body;
    at = moved.at;
    at.tabIndex = 0;
    at.classList.add("at");
    if (focused) at.focus({ preventScroll: true });
  }
  if (corner && !corner.isConnected) corner = at;
  drawRange();
}

/** Return the cell `down` rows and `right` columns away, or the nearest there is. */
export function step(cell, down, right) {
  const all = rows();
  const row = all[Math.min(all.length - 1, Math.max(0, all.indexOf(cell.parentElement) + down))];
  const cells = cellsOf(row);
  const column = cellsOf(cell.parentElement).indexOf(cell);
  return cells[Math.min(cells.length - 1, Math.max(0, column + right))];
}

let seek = null;

/** Tell how rows are found that are not on the page: `find(row, down)` returns the row, or a promise of it. */
export function onSeek(find) {
  seek = find;
}

/** Put the focus `down` rows and `right` columns further, fetching rows where that leads beyond what is loaded. */
export async function move(cell, down, right, options = {}) {
  const next = step(cell, down, right);
  const column = next.cellIndex;
  let row = seek && down ? seek(cell.parentElement, down) : next.parentElement;
  if (row instanceof Promise) row = await row;
  focus((row ?? next.parentElement).cells[column], options);
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
  if (corner !== at && corner?.isConnected) for (const cell of range().flat()) cell.classList.add("in-range");
  document.dispatchEvent(new CustomEvent("grid:range"));
}
