// What only a page with a grid needs: ranges that are copied, pasted, filled and cleared, undo, bulk acts, columns
// that are moved and made wider, and rows that are fetched as one scrolls.
import "./bulk.js";
import "./clipboard.js";
import "./fill.js";
import "./line.js";
import "./undo.js";
import { start as startColumns } from "./columns.js";
import { start as startRows } from "./virtual.js";

/** A grid has been drawn. */
export function start(table) {
  startColumns(table);
  startRows(table);
}
