// Moving a card is an edit: it stands in its new stack at once, and goes back when the server refuses.
import htmx from "htmx.org";
import { refused, sendMove } from "../moving.js";
import { notice } from "../notices.js";
import { untilAnswered } from "../patience.js";
import { applyFolds } from "./folds.js";

const fill = (text, data) => text.replace(/\{(\w+)\}/g, (_, name) => data[name]);

/**
 * Move a card into a cell; without one, to the value `to`, whose stack is not on the board yet. `from` and `next` say
 * where a dragged card came from; `focus`: go on with the card's title.
 */
export async function move(board, card, cell, { from = card.parentElement, next = card.nextElementSibling, to = cell.dataset.stack, focus = false } = {}) {
  const told = new URLSearchParams({ view: board.dataset.view, to, rev: card.dataset.rev });
  if (cell && cell.dataset.lane !== from.dataset.lane) told.set("lane", cell.dataset.lane);
  if (cell && card.parentElement !== cell) cell.prepend(card);
  card.setAttribute("aria-busy", "true");
  const address = `${board.dataset.base}${card.dataset.id}/move${new URL(board.dataset.query, location).search}`;
  // While the server is away the card waits where it was put; a board that is left meanwhile has nothing to show.
  const answer = await untilAnswered(() => sendMove(address, told), () => {
    card.classList.add("unsent");
    return board.isConnected;
  });
  card.removeAttribute("aria-busy");
  card.classList.remove("unsent");
  if (answer?.ok) {
    settle(board, card, cell, answer.text, focus);
    if (!cell) redraw(board);
    return;
  }
  from.insertBefore(card, next?.parentElement === from ? next : null);
  if (focus) card.querySelector(".card-title").focus();
  if (answer) refused(answer, () => redraw(board));
}

/** Show the card as the server now has it, where it belongs, under the new totals. */
function settle(board, card, cell, text, focus) {
  const template = document.createElement("template");
  template.innerHTML = text;
  const part = template.content;
  const heads = part.querySelector(".board-heads");
  board.querySelector(".board-heads").replaceWith(heads);
  applyFolds(board);
  const fresh = part.querySelector(".card");
  const { place } = fresh?.parentElement.dataset ?? {};
  if (!fresh) {
    card.remove();
    notice(board.dataset.left);
    return;
  }
  card.replaceWith(fresh);
  if (cell && place !== undefined) {
    const others = [...cell.children].filter((each) => each !== fresh);
    cell.insertBefore(fresh, others[place] ?? cell.querySelector(".more-cards"));
  }
  if (focus) fresh.querySelector(".card-title").focus();
  const head = cell && [...heads.children].find((each) => each.dataset.stack === cell.dataset.stack);
  if (!head) return;
  const { title: stack, count, limit } = head.dataset;
  if (limit && Number(count) > Number(limit)) notice(fill(board.dataset.full, { stack, count, limit }), true);
  else notice(fill(board.dataset.moved, { stack }));
}

function redraw(board) {
  htmx.ajax("GET", board.dataset.query, { target: "#screen", swap: "outerHTML" });
}

addEventListener("beforeunload", (event) => {
  if (document.querySelector(".card.unsent")) event.preventDefault();
});
