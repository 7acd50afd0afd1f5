// Row numbers turn into check boxes; what is ticked is counted in the bar below. Shift ticks a stretch of rows.

let last = null;

const boxes = () => [...document.querySelectorAll("#grid tbody [name=ids]")];

/** Show what is ticked: on the rows, in the bar, on the box of the header. */
function show() {
  const all = boxes();
  const ticked = all.filter((box) => box.checked);
  for (const box of all) {
    const row = box.closest("tr");
    if (box.checked) row.setAttribute("aria-selected", "true");
    else row.removeAttribute("aria-selected");
  }
  const bar = document.querySelector(".bulk-bar");
  if (!bar) return;
  bar.classList.toggle("on", ticked.length > 0);
  const text = document.querySelector("#words")?.content.querySelector('[data-key="chosen"]')?.textContent ?? "{n}";
  bar.querySelector("[data-chosen]").textContent = ticked.length ? text.replace("{n}", ticked.length) : "";
  const head = document.querySelector("#grid [data-all]");
  head.checked = all.length > 0 && ticked.length === all.length;
  head.indeterminate = ticked.length > 0 && !head.checked;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.("#grid [name=ids]");
  if (box) {
    const all = boxes();
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const each of all.slice(from, to + 1)) each.checked = box.checked;
    }
    last = box;
    show();
  } else if (event.target.closest?.("#grid [data-all]")) {
    for (const each of boxes()) each.checked = event.target.checked;
    show();
  } else if (event.target.closest?.("[data-clear]")) {
    for (const each of boxes()) each.checked = false;
    show();
  }
});
document.addEventListener("htmx:afterSettle", show);
show();
