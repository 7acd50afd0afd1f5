// Columns are made wider by their edge, moved by their head, and stay in sight when they are frozen. What one chose
// stands in the address and in every link of the list, so that it is drawn so from the first moment; this browser
// remembers it for each view, until it is saved into the view or taken back.
import htmx from "htmx.org";
import { grid } from "./cells.js";

const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
const NARROWEST = 40;
const WIDEST = 800;
const MENUS = ["bar/", "views/menu"];
let drag = null;

const heads = () => [...grid().tHead.rows[0].cells].filter((each) => each.dataset.field);
const columns = () => grid().querySelector("colgroup").children;
const key = () => `measures:${grid().dataset.base}${grid().dataset.view}`;

/** Draw what depends on widths: where the frozen columns stand. */
export function freeze() {
  const frozen = Number(grid().dataset.frozen);
  const phone = matchMedia("(max-width: 767.98px)").matches;
  const row = grid().tHead.rows[0].cells;
  let left = row[0].offsetWidth;
  let rules = "";
  for (let place = 1; place <= frozen && place < row.length && !phone; place++) {
    const cell = `#grid tr:not(.group-row) > :nth-child(${place + 1})`;
    if (place > 1) {
      rules += `${cell} { position: sticky; left: ${left}px; z-index: 2; }`;
      rules += `#grid :is(thead, tfoot) > tr > :nth-child(${place + 1}) { z-index: 4; }`;
    }
    rules += `${cell} { border-right-width: ${place === frozen ? 1 : 0}px; border-right-style: solid; border-right-color: var(--line); }`;
    left += row[place].offsetWidth;
  }
  sheet.replaceSync(rules);
}

/** Let the address and every link of the list say something, without asking for the list again. */
function carry(name, value) {
  const { base } = grid().dataset;
  const told = (address) => {
    const url = new URL(address, location.href);
    if (url.pathname !== base && !MENUS.some((menu) => url.pathname.startsWith(base + menu))) return address;
    url.searchParams.set(name, value);
    return url.pathname + url.search;
  };
  const screen = document.querySelector("#screen");
  for (const link of screen.querySelectorAll("a[href]:not(.view-tabs a, [data-reset])")) link.setAttribute("href", told(link.getAttribute("href")));
  for (const each of screen.querySelectorAll("[hx-get]")) each.setAttribute("hx-get", told(each.getAttribute("hx-get")));
  screen.querySelector(".view-changed")?.removeAttribute("hidden");
  const search = screen.querySelector("form.search-table");
  if (search) {
    const input = search.querySelector(`input[name="${name}"]`) ?? Object.assign(document.createElement("input"), { type: "hidden", name });
    input.value = value;
    search.prepend(input);
  }
  const back = document.querySelector("#selected [name=back]");
  if (back) back.value = told(back.value);
  grid().dataset.here = told(grid().dataset.here);
  if (new URL(location.href).pathname === base) history.replaceState(history.state, "", told(location.href));
}

function setWidth(place, width) {
  const column = columns()[place];
  column.removeAttribute("class");
  column.width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
}

function widths() {
  return heads().map((head) => [head.dataset.field, columns()[head.cellIndex].width]).filter(([, width]) => width).map((pair) => pair.join(":")).join(",");
}

const drawn = {
  widths,
  frozen: () => grid().dataset.frozen,
  height: () => /\brows-(\w+)/.exec(grid().className)?.[1] ?? "",
};
const redraw = {
  widths(value) {
    const of = new Map(value.split(",").map((pair) => pair.split(":")));
    for (const head of heads()) if (of.has(head.dataset.field)) setWidth(head.cellIndex, Number(of.get(head.dataset.field)));
  },
  frozen(value) {
    grid().dataset.frozen = value;
    grid().classList.toggle("unfrozen", value === "0");
  },
  height(value) {
    grid().classList.remove(`rows-${drawn.height()}`);
    grid().classList.add(`rows-${value}`);
  },
};

/** A grid has been drawn: as this person left it in this browser, where the address says nothing. */
export function start() {
  const told = new URL(grid().dataset.here, location.href).searchParams;
  const said = Object.keys(drawn).filter((name) => told.has(name));
  if (said.length) remember(said);
  else for (const [name, value] of new URLSearchParams(localStorage.getItem(key()) ?? "")) {
    if (!(name in redraw) || value === drawn[name]()) continue;
    redraw[name](value);
    carry(name, value);
  }
  freeze();
}

/** Remember what is drawn now of `names`. */
function remember(names) {
  localStorage.setItem(key(), new URLSearchParams(names.map((name) => [name, drawn[name]()])));
}

document.addEventListener("click", (event) => event.target.closest?.("[data-reset]") && grid() && localStorage.removeItem(key()), true);

document.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  const head = event.target.closest?.("#grid thead th[data-field]");
  if (!head) return;
  const grip = event.target.closest("[data-grip]");
  if (!grip && event.pointerType !== "mouse") return;
  drag = { head, grip, x: event.clientX, width: head.offsetWidth, over: null };
  if (grip) {
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    grip.classList.add("on");
  }
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const by = event.clientX - drag.x;
  if (drag.grip) {
    setWidth(drag.head.cellIndex, drag.width + by);
    freeze();
  } else if (drag.over || Math.abs(by) > 8) {
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("#grid thead th[data-field]") ?? drag.over;
    for (const each of heads()) each.classList.remove("drop-before", "drop-after");
    if (over && over !== drag.head) over.classList.add(over.cellIndex < drag.head.cellIndex ? "drop-before" : "drop-after");
    drag.head.classList.add("dragged");
    drag.over = over;
  }
});
document.addEventListener("pointerup", () => {
  const done = drag;
  drag = null;
  if (!done) return;
  done.grip?.classList.remove("on");
  done.head.classList.remove("dragged");
  if (done.grip) {
    carry("widths", widths());
    remember(Object.keys(drawn).filter((name) => new URL(grid().dataset.here, location.href).searchParams.has(name)));
  } else if (done.over) move(done.head, done.over);
});

/** Put a column where another one stands. */
function move(head, over) {
  addEventListener("click", (event) => event.preventDefault() ?? event.stopPropagation(), { capture: true, once: true });
  for (const each of heads()) each.classList.remove("drop-before", "drop-after");
  if (head === over) return;
  const order = heads().map((each) => each.dataset.field);
  const [field] = order.splice(heads().indexOf(head), 1);
  order.splice(heads().indexOf(over), 0, field);
  const url = new URL(grid().dataset.here, location.href);
  url.searchParams.set("fields", order.join(","));
  htmx.ajax("GET", url.pathname + url.search, { target: "#screen", swap: "outerHTML" });
}

document.addEventListener("dragstart", (event) => event.target.closest?.("#grid thead") && event.preventDefault());
addEventListener("resize", () => grid() && freeze());
