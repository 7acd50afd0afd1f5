// Many cells saved by one request. What is refused stays visible with its reason; what could not be sent is kept in
// its cells and sent again until the server answers.
import { messageOf, notice } from "../notices.js";
import { token } from "../requests.js";
import { words } from "../words.js";
import { current, focus, grid } from "./cells.js";
import { cellOf, renew, rowOf, saved } from "./rows.js";

const AGAIN = 3000;
const before = new WeakMap();

/**
 * Save cells: [{id, field, text or value, rev?}]; without a `rev` they were seen as the page shows them. Returns what was changed, [{id, field, before, after, rev}], or null
 * when the whole request was refused.
 */
export async function send(told) {
  const cells = told.map((each) => ({ ...each, rev: each.rev ?? (Number(rowOf(each.id)?.dataset.rev) || null) }));
  const places = cells.map((each) => cellOf(each.id, each.field));
  for (const [place, each] of cells.entries()) show(places[place], each, "saving");
  const answer = await post(cells, places);
  for (const cell of places) cell?.classList.remove("saving", "unsent");
  if (!answer.ok) {
    for (const cell of places) restore(cell);
    notice(messageOf(answer.text) || `${answer.status}`, true);
    return null;
  }
  return take(JSON.parse(answer.text));
}

/** Post, again and again while nobody answers: meanwhile the cells show what was meant. */
async function post(cells, places) {
  const { base, fields, view } = grid().dataset;
  const body = JSON.stringify({ cells });
  const headers = { "Content-Type": "application/json", "HX-Request": "true", "X-CSRF-Token": token() };
  for (let told = false; ; ) {
    try {
      const answer = await fetch(`${base}cells?${new URLSearchParams({ fields, view })}`, { method: "POST", body, headers });
      if (![502, 503, 504].includes(answer.status)) return { ok: answer.ok, status: answer.status, text: await answer.text() };
    } catch {
      // Nobody answered: the same as an answer that nobody is there.
    }
    for (const cell of places) cell?.classList.add("unsent");
    if (!told) notice(words("offline"), true);
    told = true;
    await new Promise((done) => setTimeout(done, AGAIN));
  }
}

function show(cell, each, state) {
  if (!cell) return;
  if (!before.has(cell)) before.set(cell, [...cell.childNodes]);
  cell.classList.remove("refused");
  cell.classList.add(state);
  if (each.text !== undefined) cell.replaceChildren(each.text);
}

/** Let a cell show again what stands in the record. */
export function restore(cell) {
  if (!cell || !before.has(cell)) return;
  cell.classList.remove("refused", "saving", "unsent");
  delete cell.dataset.typed;
  cell.replaceChildren(...before.get(cell));
  before.delete(cell);
}

function take({ cells, rows }) {
  const page = document.createElement("template");
  page.innerHTML = `<table><tbody>${rows}</tbody></table>`;
  const refused = cells.filter((each) => each.fault);
  const keep = new Set(refused.map((each) => cellOf(each.id, each.field)).filter(Boolean));
  for (const fresh of page.content.querySelectorAll("tr[data-id]")) {
    const row = rowOf(fresh.dataset.id);
    if (row) renew(row, fresh, keep);
  }
  for (const each of refused) refuse(cellOf(each.id, each.field), each.fault);
  const changed = cells.filter((each) => "before" in each);
  for (const each of cells) if (!each.fault) done(cellOf(each.id, each.field));
  for (const each of changed) each.rev = Number(page.content.querySelector(`tr[data-id="${each.id}"]`)?.dataset.rev) || undefined;
  if (refused.length) {
    notice(words("refused_cells", { n: refused.length }), true);
    focus(cellOf(refused[0].id, refused[0].field) ?? current());
  }
  return changed;
}

function done(cell) {
  if (before.has(cell)) restore(cell);
  saved(cell);
}

/** Keep what was typed in the cell, with the reason beneath it. */
function refuse(cell, fault) {
  if (!cell) return;
  cell.dataset.typed = cell.textContent;
  cell.classList.add("refused");
  const reason = document.createElement("div");
  reason.className = "cell-fault cell-reason";
  reason.setAttribute("role", "alert");
  reason.textContent = fault;
  cell.append(reason);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !event.target.matches?.("#grid td.refused:not(.editing)")) return;
  event.preventDefault();
  event.stopPropagation();
  restore(event.target);
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("#grid td.unsent, #grid td.refused")) event.preventDefault();
});
