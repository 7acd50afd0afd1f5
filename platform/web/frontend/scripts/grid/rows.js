// Rows drawn again in place: the first cell with its number and tick stays, the one in focus stays in focus.
import htmx from "htmx.org";
import { carry, current, grid, headOf } from "./cells.js";

/** Return the row of a record, if it is on the page. */
export const rowOf = (id) => document.querySelector(`#grid tbody tr[data-id="${id}"]`);

/** Return the column of a field among the cells of a row, or -1. */
export const columnOf = (field) => [...grid().tHead.rows[0].cells].findIndex((head) => head.dataset.field === field);

/** Return the cell of a record's field, if it is on the page. */
export const cellOf = (id, field) => rowOf(id)?.cells[columnOf(field)];

/** Say whether a cell's field may be edited in the grid. */
export const editable = (cell) => headOf(cell).hasAttribute("data-editable");

/** Put fresh cells in the place of a row's. Cells in `keep` stay as they are: what was refused is not lost. */
export function renew(row, fresh, keep = new Set()) {
  const places = new Map([...row.cells].map((cell, place) => [cell, place]));
  const focused = row.contains(document.activeElement);
  row.dataset.rev = fresh.dataset.rev;
  row.className = fresh.className;
  const cells = [...fresh.cells].slice(1).map((cell, place) => (keep.has(row.cells[place + 1]) ? row.cells[place + 1] : cell));
  row.replaceChildren(row.cells[0], ...cells);
  htmx.process(row);
  carry((old) => row.cells[places.get(old)]);
  if (focused && row.contains(current())) current().focus({ preventScroll: true });
}

/** Show that a cell has been saved. */
export function saved(cell) {
  cell?.classList.add("saved");
  cell?.addEventListener("animationend", () => cell.classList.remove("saved"), { once: true });
}
