// Moving an entry is an edit: the calendar is drawn again when it is saved, and the entry stays where it was when the
// server refuses.
import { moved, placeOf, refused, sendMove } from "../moving.js";
import { refresh } from "../records.js";

/** Return the calendar on the page: it is another one after each drawing. */
export const calendar = () => document.querySelector("[data-calendar]");

const redraw = () => refresh(calendar().dataset.query);
const entryOf = (id, pair) => calendar().querySelector(`.cal-entry[data-id="${id}"][data-pair="${pair}"]`);

/** Move an entry to `to`: {start, end?}. `focus`: go on with it where it then is. */
export async function move(entry, to, { focus = false } = {}) {
  const { id, pair, rev } = entry.dataset;
  const { base, view } = calendar().dataset;
  const address = `${base}${id}/move`;
  const told = { view, pair };
  entry.setAttribute("aria-busy", "true");
  const answer = await sendMove(address, new URLSearchParams({ ...told, rev, ...to })).catch(() => null);
  if (!answer?.ok) {
    entry.removeAttribute("aria-busy");
    refused(answer, redraw);
    return;
  }
  await redraw();
  const fresh = entryOf(id, pair);
  if (focus) fresh?.querySelector(".cal-link").focus();
  const when = fresh?.querySelector(".cal-link").title.split(" · ").at(-1) ?? to.start;
  moved(calendar().dataset.moved.replace("{when}", when), answer, { place: placeOf(calendar()), address, told, redraw });
}

/** Move by the form of an entry's menu. */
export async function moveByForm(event) {
  const form = event.target.closest?.("form[data-move]");
  const told = form && calendar() && new FormData(form);
  const entry = told && entryOf(form.dataset.move, told.get("pair"));
  if (!entry) return;
  event.preventDefault();
  form.closest("[popover]")?.hidePopover();
  const to = { start: told.get("start") };
  if (told.has("end")) to.end = told.get("end");
  move(entry, to, { focus: true });
}
