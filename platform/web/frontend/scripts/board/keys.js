// The board by keyboard: arrows go from card to card, Shift and an arrow carries the card to the next stack, M opens
// its menu.
import { move } from "./move.js";

const titles = (cell) => [...cell.querySelectorAll(".card-title")];

/** Return the nearest open cell beside one, with cards in it if `filled`. */
function beside(cell, step, filled) {
  let next = cell;
  do next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
  while (next && (next.classList.contains("folded") || (filled && !titles(next).length)));
  return next;
}

/** Answer a key pressed on a card's title. */
export function key(board, event) {
  const title = event.target.closest?.(".card-title");
  if (!title || event.ctrlKey || event.metaKey || event.altKey) return;
  const cell = title.closest(".board-cell");
  const card = title.closest(".card");
  const at = titles(cell).indexOf(title);
  const sideways = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (sideways && event.shiftKey) {
    const next = beside(cell, sideways, false);
    if (next && card.matches(".movable")) move(board, card, next, { from: cell, next: card.nextElementSibling, focus: true });
  } else if (sideways) {
    const there = beside(cell, sideways, true);
    if (there) titles(there)[Math.min(at, titles(there).length - 1)].focus();
  } else if (down) {
    titles(cell)[at + down]?.focus();
  } else if (event.key.toLowerCase() === "m") {
    card.querySelector(".card-move")?.click();
  } else return;
  event.preventDefault();
}
