// A list of any length: only the rows near what one sees are on the page, each page of them a table body of its own,
// with gaps as high as what lies between. The scroll bar reaches every row; pages are fetched by their place.
import { current, grid, onSeek, rows } from "./cells.js";
import { PAGE, Pages } from "./pages.js";
import { show } from "./selection.js";

const AROUND = 1;
const AHEAD = 6;
const SEEN_REQUESTS = 4;
const OTHER_REQUESTS = 1;
const MOST_PINNED = 60;
const SAFE_HEIGHT = 15_000_000;
const WISHED_HEIGHT = 33_000_000;
const BUSY = "td.editing, td.saving, td.unsent, td.refused";
let tallest = null;
let list = null;
let place = { address: "", top: 0 };

/** Take over a list that has just been drawn, if it goes on beyond its first rows. */
export function start(table) {
  list = null;
  onSeek(null);
  const body = table.tBodies[0];
  const more = body?.querySelector(".more-row");
  if (table.dataset.count === undefined || !more) return;
  const given = [...body.querySelectorAll("tr[data-id]")];
  more.remove();
  const pages = new Pages(table.dataset.here, Math.max(Number(table.dataset.count), given.length + 1), "exact" in table.dataset, later);
  const height = given[0].getBoundingClientRect().height;
  list = { table, pages, scroll: table.closest("#grid-scroll"), height, gaps: [], drawn: "", way: 0, seen: [0, pages.last] };
  for (let first = 0; first < given.length; first += PAGE) pages.keep(first / PAGE, given.slice(first, first + PAGE));
  body.remove();
  onSeek(seek);
  list.scroll.addEventListener("scroll", later, { passive: true });
  layout();
  // The same list brought up to date: one stays where one was.
  if (place.address === table.dataset.here && place.top) list.scroll.scrollTop = place.top;
  place = { address: table.dataset.here, top: list.scroll.scrollTop };
}

let waiting = false;
function later() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    if (list?.table.isConnected) layout();
  });
}

const pageOf = (row) => Math.floor((Number(row.getAttribute("aria-rowindex")) - 2) / PAGE);

/** Return the first and the last page of which one sees rows. */
function seen() {
  const { scroll, height, pages } = list;
  const at = (top) => Math.min(pages.last, Math.max(0, Math.floor(top / height / PAGE)));
  return [at(scroll.scrollTop), at(scroll.scrollTop + scroll.clientHeight)];
}

/** Return the pages that shall be on the page of the browser: what one sees, a little more, and what is in work. */
function wanted([first, last]) {
  const { table, pages } = list;
  const found = new Set();
  for (let each = Math.max(0, first - AROUND); each <= Math.min(pages.last, last + AROUND); each++) found.add(each);
  const pinned = [current(), ...table.querySelectorAll("td.in-range")].filter(Boolean).map((cell) => pageOf(cell.parentElement));
  if (pinned.length) {
    const [from, to] = [Math.min(...pinned), Math.max(...pinned)];
    if (to - from <= MOST_PINNED) for (let each = from; each <= to; each++) found.add(each);
  }
  for (const cell of table.querySelectorAll(BUSY)) found.add(pageOf(cell.parentElement));
  return found;
}

/**
 * Show what is here of what is wanted, and ask for the rest: what one sees first, then where one scrolls to. What one
 * does not see yet is fetched one by one, and so is what one flies over, when nothing of a frame is seen in the next
 * one: where the bar is let go shall not have to wait for other places.
 */
function layout() {
  const { pages, scroll } = list;
  if (scroll.scrollTop !== place.top) list.way = scroll.scrollTop > place.top ? 1 : -1;
  place.top = scroll.scrollTop;
  const [first, last] = seen();
  const flies = last < list.seen[0] || first > list.seen[1];
  list.seen = [first, last];
  const want = wanted([first, last]);
  const far = (number) => (number < first ? first - number : Math.max(0, number - last));
  const urgent = [...want].filter((number) => far(number) === 0 && !pages.has(number));
  if (urgent.length) pages.ask(urgent, flies ? OTHER_REQUESTS : SEEN_REQUESTS);
  else if (!flies) pages.ask([...[...want].sort((a, b) => far(a) - far(b)), ...ahead([first, last])], OTHER_REQUESTS);
  draw([...want].filter((number) => pages.has(number)).sort((a, b) => a - b));
  pages.forget(want, (first + last) / 2);
  if (flies) later();
}

/** Return the pages that one will see next, if one scrolls on as one does; the list may end before. */
function ahead([first, last]) {
  const { way } = list;
  return Array.from({ length: way ? AHEAD : 0 }, (_, step) => (way > 0 ? last : first) + way * (AROUND + 1 + step));
}

/** Put pages in, in order, with gaps between them; rows that stay are not touched. */
function draw(numbers) {
  const { pages, table, height } = list;
  const sequence = [];
  const gap = (rows) => {
    if (rows > 0) sequence.push(rows);
  };
  let at = 0;
  for (const number of numbers) {
    gap((number - at) * PAGE);
    sequence.push(pages.get(number));
    at = number + 1;
  }
  gap(Math.min(pages.total, Math.floor(highest() / height)) - at * PAGE);
  const now = `${numbers} ${pages.total}`;
  if (now === list.drawn) return;
  list.drawn = now;
  let gaps = 0;
  const bodies = sequence.map((each) => (typeof each === "number" ? highGap(gaps++, each * height) : each));
  const kept = new Set(bodies);
  for (const body of [...table.tBodies]) if (!kept.has(body) && !("made" in body.dataset)) body.remove();
  let next = table.tHead.nextElementSibling;
  for (const body of bodies) {
    if (body === next) next = next.nextElementSibling;
    else table.insertBefore(body, next);
  }
  table.setAttribute("aria-rowcount", pages.total + 1);
  table.dataset.count = pages.total;
  show();
}

/** Return how many pixels high this browser lets a list be: some make an element that is too high nothing at all. */
function highest() {
  if (tallest === null) {
    const probe = document.createElement("div");
    probe.style.height = `${WISHED_HEIGHT}px`;
    list.scroll.append(probe);
    tallest = probe.getBoundingClientRect().height >= WISHED_HEIGHT ? WISHED_HEIGHT : SAFE_HEIGHT;
    probe.remove();
  }
  return tallest;
}

function highGap(place, pixels) {
  const made = (list.gaps[place] ??= newGap());
  made.rows[0].cells[0].style.height = `${pixels}px`;
  return made;
}

function newGap() {
  const body = document.createElement("tbody");
  body.className = "gap";
  body.setAttribute("aria-hidden", "true");
  body.insertRow().insertCell().colSpan = list.table.tHead.rows[0].cells.length;
  return body;
}

/** Return `count` rows from one on, or as many as there are: those that are not here are fetched. */
export async function below(row, count) {
  const all = rows();
  if (!list || row.closest("[data-made]")) return all.slice(all.indexOf(row)).slice(0, count);
  const { pages } = list;
  const from = Number(row.getAttribute("aria-rowindex")) - 2;
  const to = Math.min(pages.total, from + count) - 1;
  const found = [];
  for (let number = Math.floor(from / PAGE); number <= Math.floor(to / PAGE); number++) {
    if (!pages.has(number)) await pages.load(number);
    if (!pages.has(number)) break;
    found.push(...pages.get(number).rows);
  }
  return found.slice(from % PAGE).slice(0, count);
}

/** Let go of rows that were changed while they were not on the page. */
export function outdated(changed) {
  if (list) for (const row of changed) if (!row.isConnected) list.pages.kept.delete(pageOf(row));
}

/** Return the row `down` rows away from another: at once where it is on the page, else when it has been fetched. */
function seek(row, down) {
  const from = Number(row.getAttribute("aria-rowindex")) - 2;
  const to = Math.min(list.pages.total - 1, Math.max(0, from + down));
  return rowAt(to) ?? reach(to);
}

const rowAt = (index) => grid().querySelector(`tbody tr[aria-rowindex="${index + 2}"]`);

async function reach(index) {
  const { scroll, height } = list;
  scroll.scrollTop = Math.max(0, index * height - scroll.clientHeight / 2);
  layout();
  for (let tries = 0; tries < 100 && !rowAt(index); tries++) await new Promise((done) => setTimeout(done, 30));
  return rowAt(index);
}
