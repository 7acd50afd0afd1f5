// A list that stays open: rows that others changed are drawn anew in place, not the cell one edits; rows that went
// fade away; new ones are announced, as a list that jumps is no list.
import { renew, rowOf } from "../grid/rows.js";
import { refresh } from "../records.js";
import { words } from "../words.js";
import { asked, bar, poll } from "./poll.js";

const MOST = 300;
const BUSY = ".editing, .saving, .refused";

/** Return the address of the list, also while a record lies over it. */
function address() {
  const panel = document.querySelector("#panel");
  return new URL((panel?.firstElementChild && panel.dataset.over) || location.href);
}

export function start(screen) {
  const here = address();
  if (!/^\/a\/[^/]+\/[^/]+\/$/.test(here.pathname)) return;
  const seen = new Map();
  const fresh = new Set();
  let last = null;
  let due = false;

  const shown = () => [...new Set([...screen.querySelectorAll("[data-id]")].map((row) => row.dataset.id))].slice(0, MOST);
  const draw = () => refresh(address().href);
  const inUse = () => screen.querySelector(".dragging, .dragged") || screen.contains(document.activeElement) && document.activeElement.matches("input, select, textarea, [aria-grabbed=true]");

  async function redraw(ids, grid) {
    const answer = await fetch(`${grid.dataset.base}rows?${new URLSearchParams({ ids: ids.join(","), fields: grid.dataset.fields })}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const part = document.createElement("template");
    part.innerHTML = await answer.text();
    for (const made of part.content.querySelectorAll("tr[data-id]")) {
      const row = rowOf(made.dataset.id);
      if (!row || Number(row.dataset.rev) >= Number(made.dataset.rev)) continue;
      renew(row, made, new Set(row.querySelectorAll(BUSY)));
      row.classList.add("fresh");
    }
  }

  function announce(count) {
    bar(screen.querySelector(".grid-box") ?? screen.lastElementChild, words("news_made", { n: count }), words("news_show"), draw);
  }

  async function look() {
    const where = address();
    const query = new URLSearchParams({ shown: shown().join(",") });
    for (const name of ["view", "filter", "search"]) if (where.searchParams.has(name)) query.set(name, where.searchParams.get(name));
    if (last !== null) query.set("after", last);
    const told = await asked(`${here.pathname}news?${query}`);
    if (!told || !screen.isConnected) return;
    const first = last === null;
    last = told.last;
    if (told.all) {
      bar(screen.querySelector(".grid-box") ?? screen.lastElementChild, words("news_all"), words("news_show"), draw);
      return;
    }
    const grid = screen.querySelector("#grid");
    const standing = new Set(shown());
    const newer = Object.entries(told.changed).filter(([id, rev]) => {
      const row = screen.querySelector(`[data-id="${id}"]`);
      const known = Number(row?.dataset.rev ?? seen.get(id) ?? (first ? rev : 0));
      seen.set(id, rev);
      return known < rev;
    });
    const stale = newer.filter(([id]) => screen.querySelector(`[data-id="${id}"]`));
    const gone = told.gone.map((id) => screen.querySelector(`[data-id="${id}"]`)).filter((row) => row && !row.querySelector(BUSY));
    if (screen.querySelector("[data-calendar]")) {
      // Days stay where they are: what came, from wherever, is drawn at once.
      due ||= newer.length + gone.length > 0;
      return due && !inUse() ? draw() : undefined;
    }
    if (grid) {
      if (stale.length) await redraw(stale.map(([id]) => id), grid);
      for (const row of gone) row.remove();
    } else if ((stale.length || gone.length) && !inUse()) return draw();
    const whole = !screen.querySelector(".more-row");
    const came = whole && !first ? Object.keys(told.changed) : told.made.map(String);
    for (const id of came) if (!standing.has(id)) fresh.add(id);
    for (const id of standing) fresh.delete(id);
    if (fresh.size && !(first && !told.made.length)) announce(fresh.size);
  }

  // The page is as new as can be: what it waits for comes first.
  setTimeout(() => poll(screen, look), 2_000);
}
