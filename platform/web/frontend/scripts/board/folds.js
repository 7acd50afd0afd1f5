// Which stacks are folded: as the view says, or as this reader left them in this browser.

const name = (board) => `folded:${board.dataset.board}`;

function kept(board) {
  try {
    return JSON.parse(localStorage.getItem(name(board))) ?? {};
  } catch {
    return {};
  }
}

function show(board, head, folded) {
  head.classList.toggle("folded", folded);
  head.querySelector("[data-fold]").setAttribute("aria-expanded", !folded);
  for (const cell of board.querySelectorAll(".board-cell")) {
    if (cell.dataset.stack === head.dataset.stack) cell.classList.toggle("folded", folded);
  }
}

/** Fold and unfold the stacks as they were left. */
export function applyFolds(board) {
  const folds = kept(board);
  for (const head of board.querySelectorAll(".board-head")) {
    show(board, head, folds[head.dataset.stack] ?? head.classList.contains("folded"));
  }
}

/** Fold a stack, or unfold it, and keep that. */
export function toggle(board, head) {
  const folded = !head.classList.contains("folded");
  show(board, head, folded);
  localStorage.setItem(name(board), JSON.stringify({ ...kept(board), [head.dataset.stack]: folded }));
}
