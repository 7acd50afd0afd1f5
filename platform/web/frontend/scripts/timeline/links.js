// What comes after what: right-angled arrows from the end of one bar to the beginning of the next.

const SVG = "http://www.w3.org/2000/svg";
const OUT = 10;

/** Return an element of a drawing. */
export function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Return where a row's bar begins, ends and lies, in pixels of the table; null where none is shown. */
export function spot(timeline, row) {
  if (!row?.dataset.x || row.closest("tbody").hidden) return null;
  const left = timeline.querySelector("thead .lane-cell").offsetLeft;
  return {
    start: left + Number(row.dataset.x),
    end: left + Number(row.dataset.to),
    middle: row.offsetTop + row.offsetHeight / 2,
    half: row.offsetHeight / 2,
  };
}

function path(from, to) {
  const elbow = from.end + OUT;
  if (to.start - from.end >= 2 * OUT) return `M${from.end} ${from.middle}H${elbow}V${to.middle}H${to.start}`;
  const between = from.middle + (to.middle > from.middle ? from.half : -from.half);
  return `M${from.end} ${from.middle}H${elbow}V${between}H${to.start - OUT}V${to.middle}H${to.start}`;
}

/** Return the drawing over the rows, made at its first use. */
export function drawing(timeline) {
  let found = timeline.parentElement.querySelector(".timeline-links");
  if (!found) {
    found = shape("svg", { class: "timeline-links", "aria-hidden": "true" });
    timeline.after(found);
  }
  found.setAttribute("width", timeline.offsetWidth);
  found.setAttribute("height", timeline.offsetHeight);
  return found;
}

/** Draw every arrow whose two ends are shown; those that come too late last, and so on top. */
export function drawLinks(timeline) {
  const rows = [...timeline.querySelectorAll(".timeline-row[data-after]")];
  const found = [];
  for (const row of rows) {
    const to = spot(timeline, row);
    const late = new Set((row.dataset.late ?? "").split(" "));
    for (const id of to ? row.dataset.after.split(" ") : []) {
      const from = spot(timeline, timeline.querySelector(`.timeline-row[data-id="${id}"]`));
      if (from) found.push({ from, to, late: late.has(id) });
    }
  }
  found.sort((one, other) => one.late - other.late);
  drawing(timeline).replaceChildren(
    ...found.flatMap(({ from, to, late }) => [
      shape("path", { d: path(from, to), class: late ? "late" : "" }),
      shape("path", { d: `M${to.start} ${to.middle}l-7-4v8z`, class: late ? "late head" : "head" }),
    ]),
  );
}
