// A board: cards are dragged, also with a finger, or moved by keys and by each card's menu; stacks fold.
import Sortable from "sortablejs";
import { add } from "./adding.js";
import { applyFolds, toggle } from "./folds.js";
import { key } from "./keys.js";
import { move } from "./move.js";

const places = new Map();

/** Start a board: called again whenever the list was drawn again. */
export function start(board) {
  applyFolds(board);
  board.addEventListener("click", (event) => {
    const fold = event.target.closest("[data-fold]");
    if (fold) toggle(board, fold.closest(".board-head"));
    const plus = event.target.closest("[data-quick]");
    if (!plus || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    add(board, plus);
  });
  board.addEventListener("keydown", (event) => key(board, event));
  for (const cell of board.querySelectorAll(".board-cell")) draggable(board, cell);
  keepPlace(board);
}

function draggable(board, cell) {
  let next = null;
  Sortable.create(cell, {
    group: "cards",
    draggable: ".card.movable",
    // The order is the view's: only the stack can be changed by dragging.
    sort: false,
    animation: 120,
    delay: 180,
    delayOnTouchOnly: true,
    touchStartThreshold: 5,
    ghostClass: "card-ghost",
    onStart({ item }) {
      next = item.nextElementSibling;
      board.classList.add("dragging");
    },
    onEnd({ item, from, to }) {
      board.classList.remove("dragging");
      if (from !== to) move(board, item, to, { from, next });
    },
  });
}

/** Stay where one was when the list is drawn again. */
function keepPlace(board) {
  const { left, top } = places.get(board.dataset.board) ?? {};
  if (left || top) board.scrollTo({ left, top, behavior: "instant" });
  board.addEventListener("scroll", () => places.set(board.dataset.board, { left: board.scrollLeft, top: board.scrollTop }), {
    passive: true,
  });
}

// A list that is drawn again takes no card out of one's hand: what is new comes with the next news.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "screen" && document.querySelector(".board.dragging")) event.detail.shouldSwap = false;
});

// A card's menu: the button that was pressed, or the picked record, says where to.
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-move]");
  const board = document.querySelector("[data-board]");
  const card = form && board?.querySelector(`.card[data-id="${form.dataset.move}"]`);
  if (!card) return;
  event.preventDefault();
  const to = event.submitter?.name === "to" ? event.submitter.value : new FormData(form).get("to") ?? "";
  const { lane } = card.closest(".board-cell").dataset;
  const cell = [...board.querySelectorAll(".board-cell")].find((each) => each.dataset.stack === to && each.dataset.lane === lane);
  form.closest("[popover]")?.hidePopover();
  move(board, card, cell ?? null, { to, focus: true });
});
