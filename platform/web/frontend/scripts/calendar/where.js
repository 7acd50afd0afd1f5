// Which day, and which minute of it, lies under the pointer.

const under = (pointer, selector) => document.elementsFromPoint(pointer.clientX, pointer.clientY).map((each) => each.closest(selector)).find(Boolean);

/** Return the cell of the day under the pointer. */
export const dayAt = (pointer) => under(pointer, ".cal-day[data-day]");

/** Return the column of hours under the pointer. */
export const columnAt = (pointer) => under(pointer, "[data-hours]");

/** Return the minute of the day at a height of a column. */
export function minuteAt(column, y) {
  const { top, height } = column.getBoundingClientRect();
  return Math.min(Math.max(((y - top) / height) * 24 * 60, 0), 24 * 60 - 1);
}
