// Undo and redo of what one changed in the grid on this page: each step is a new change that says which revision it
// was made on, so that nobody else's work is taken back with it.
import { notice } from "../notices.js";
import { words } from "../words.js";
import { grid } from "./cells.js";
import { send } from "./saving.js";

const MOST = 100;
const steps = { undo: [], redo: [] };
let turn = Promise.resolve();

/** Do one thing after the other: what is taken back must have been saved, and be told its revision. */
function inTurn(act) {
  turn = turn.then(act, act);
  return turn;
}

/** Remember a step: [{id, field, before, after, rev}]. */
export function remember(changed) {
  if (!changed?.length) return;
  steps.undo.push({ base: grid().dataset.base, changed });
  if (steps.undo.length > MOST) steps.undo.shift();
  steps.redo.length = 0;
}

/** Save cells and remember them as one step. */
export async function change(cells) {
  if (cells.length) await inTurn(async () => remember(await send(cells)));
}

/** Take the last step back, or do it again. */
export const go = (way) => inTurn(() => step(way));

async function step(way) {
  const last = steps[way].findLast((each) => each.base === grid()?.dataset.base);
  if (!last) {
    notice(words(`nothing_to_${way}`));
    return;
  }
  steps[way].splice(steps[way].indexOf(last), 1);
  const changed = await send(last.changed.map(({ id, field, before, rev }) => ({ id, field, value: before, rev })));
  if (!changed?.length) return;
  steps[way === "undo" ? "redo" : "undo"].push({ base: last.base, changed });
  notice(words(`${way}_done`));
}

document.addEventListener("cell:saved", (event) => remember([event.detail]));
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || !grid()) return;
  if (event.target.matches?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  go(key === "y" || event.shiftKey ? "redo" : "undo");
});
