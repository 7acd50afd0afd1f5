// Row numbers turn into check boxes; what is ticked is counted in the bar below and stays ticked while its row is
// scrolled away. Shift ticks a stretch of rows; all that the list finds can be chosen without being loaded.

let last = null;
let list = null;
const chosen = new Set();
let every = false;
// The box of the header was ticked, and none was unticked since: all of the list is offered, whatever is loaded later.
let offered = false;

const boxes = () => [...document.querySelectorAll("#grid tbody [name=ids]")];
const form = () => document.querySelector("#selected");

/** Show what is ticked: on the rows, in the bar, on the box of the header, in the form that is sent. */
export function show() {
  const bar = document.querySelector(".bulk-bar");
  if (!bar) return;
  for (const box of boxes()) {
    box.checked = every || chosen.has(box.value);
    const row = box.closest("tr");
    if (box.checked) row.setAttribute("aria-selected", "true");
    else row.removeAttribute("aria-selected");
  }
  const all = boxes();
  const head = document.querySelector("#grid [data-all]");
  head.checked = all.length > 0 && all.every((box) => box.checked);
  head.indeterminate = !head.checked && chosen.size > 0;
  bar.classList.toggle("on", every || chosen.size > 0);
  const choose = bar.querySelector("[data-choose-all]");
  if (choose) choose.hidden = every || !(head.checked || offered) || !goesOn();
  const text = document.querySelector("#words")?.content.querySelector('[data-key="chosen"]')?.textContent ?? "{n}";
  bar.querySelector("[data-chosen]").textContent = every ? (choose?.textContent ?? "") : chosen.size ? text.replace("{n}", chosen.size) : "";
  send();
}

/** Say whether the list has more rows than are ticked. */
function goesOn() {
  const grid = document.querySelector("#grid");
  return grid.querySelector("[data-more]") !== null || Number(grid.dataset.count ?? 0) > chosen.size;
}

/** Put into the form what is chosen: it alone is sent, whatever rows are on the page. */
function send() {
  form().querySelector("[data-every]").disabled = !every;
  const inputs = every ? [] : [...chosen].map((id) => Object.assign(document.createElement("input"), { type: "hidden", name: "ids", value: id }));
  form().querySelector("[data-ids]").replaceChildren(...inputs);
}

function tick(box, on) {
  if (on) chosen.add(box.value);
  else chosen.delete(box.value);
  offered &&= on;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("#grid [name=ids]");
  if (box) {
    if (every) for (const each of boxes()) tick(each, true);
    every = false;
    const all = boxes();
    const from = event.shiftKey && last ? all.findIndex((each) => each.value === last) : -1;
    const to = all.indexOf(box);
    const stretch = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const each of stretch) tick(each, box.checked);
    last = box.value;
    show();
  } else if (event.target.closest?.("#grid [data-all]")) {
    every = false;
    for (const each of boxes()) tick(each, event.target.checked);
    if (!event.target.checked) chosen.clear();
    offered = event.target.checked;
    show();
  } else if (event.target.closest?.("[data-choose-all]")) {
    every = true;
    show();
  } else if (event.target.closest?.("[data-clear]")) {
    every = offered = false;
    chosen.clear();
    show();
  }
});

/** A list drawn anew is another list: nothing is ticked in it, unless it is the same one brought up to date. */
function drawn() {
  const back = form()?.querySelector("[name=back]")?.value ?? null;
  if (back !== list) {
    list = back;
    every = offered = false;
    chosen.clear();
  }
  show();
}
document.addEventListener("htmx:afterSettle", drawn);
for (const name of ["bulk-done", "bulk-ended"]) {
  document.addEventListener(name, () => {
    every = offered = false;
    chosen.clear();
  });
}

/** What was ticked before this script had come counts as well. */
function begin() {
  list = form()?.querySelector("[name=back]")?.value ?? null;
  offered = document.querySelector("#grid [data-all]")?.checked ?? false;
  for (const box of boxes()) if (offered || box.checked) chosen.add(box.value);
  show();
}
begin();
