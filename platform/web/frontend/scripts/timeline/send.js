// A move is an edit: the server answers, and the timeline is drawn again as it now is; what is refused goes back.
import { moved, placeOf, refused, sendMove } from "../moving.js";
import { refresh } from "../records.js";

let last = null;

/** Move a record as `told` says; `back` undoes what is shown of it already. */
export async function send(timeline, row, told, { said = timeline.dataset.moved, back = () => {} } = {}) {
  const { base, view, href } = timeline.dataset;
  const address = `${base}${row.dataset.id}/move`;
  const redraw = () => refresh(href);
  const body = new URLSearchParams(told instanceof FormData ? told : { view, rev: row.dataset.rev, ...told });
  if (row.contains(document.activeElement)) last = { id: row.dataset.id, lane: document.activeElement.matches(".lane") };
  row.setAttribute("aria-busy", "true");
  const answer = await sendMove(address, body).catch(() => null);
  row.removeAttribute("aria-busy");
  if (answer?.ok) {
    moved(said, answer, { place: placeOf(timeline), address, told: { view }, redraw });
    await redraw();
    return;
  }
  last = null;
  back();
  refused(answer, redraw);
}

/** Go on with the record that was moved, after the timeline was drawn again. */
export function focusAgain(timeline) {
  const row = last && timeline.querySelector(`.timeline-row[data-id="${last.id}"]`);
  row?.querySelector(last.lane ? "a.lane" : ".title-link")?.focus({ preventScroll: true });
  last = null;
}

// The form of a record's menu, with its days and what it comes after.
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-move]");
  const timeline = form && document.querySelector("[data-timeline]");
  const row = timeline?.querySelector(`.timeline-row[data-id="${form.dataset.move}"]`);
  if (!row) return;
  event.preventDefault();
  const told = new FormData(form);
  form.closest("[popover]")?.hidePopover();
  row.querySelector("a.lane, .title-link").focus({ preventScroll: true });
  send(timeline, row, told);
});
