// A new card is made in a dialog, its stack and lane filled in, and stands on the board at once. Without this script
// the plus sign leads to a page that leads back.
import { QuickDialog } from "../forms/quick_dialog.js";
import { notice } from "../notices.js";
import { refresh } from "../records.js";

/** Open the short form that a plus sign leads to. */
export function add(board, link) {
  const here = board.dataset.query;
  new QuickDialog(link, async ({ id }) => {
    await refresh(here);
    const card = document.querySelector(`.board .card[data-id="${id}"]`);
    if (card) card.querySelector(".card-title").focus();
    else notice(document.querySelector(".board").dataset.made);
  }).open(link.href);
}
