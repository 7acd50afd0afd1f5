// A timeline: bars are dragged, drawn out, linked and moved by keys; what follows what is drawn; one stays where one was.
import { drags } from "./drag.js";
import { key } from "./keys.js";
import { drawLinks } from "./links.js";
import { focusAgain } from "./send.js";

const places = new Map();
const folds = new Map();

/** Start a timeline: called again whenever it was drawn again. */
export function start(timeline) {
  const box = timeline.closest(".timeline-scroll");
  applyFolds(timeline);
  stand(timeline, box);
  drags(timeline);
  timeline.addEventListener("keydown", (event) => key(timeline, event));
  // Folding, further rows and wider letters all change its height.
  new ResizeObserver(() => drawLinks(timeline)).observe(timeline);
  drawLinks(timeline);
  focusAgain(timeline);
}

// Whoever asks for today goes there, though one has been somewhere else on these days.
document.addEventListener("click", (event) => event.target.closest?.("[data-today]:is(a)") && places.clear());

/** Go where one was on these days; at first to where today is in sight. */
function stand(timeline, box) {
  const name = timeline.dataset.timeline;
  const kept = places.get(name);
  const lane = timeline.querySelector("thead .lane-cell");
  if (kept) box.scrollTo({ ...kept, behavior: "instant" });
  else if (timeline.dataset.today) {
    const today = lane.offsetLeft + Number(timeline.dataset.today);
    if (today > box.clientWidth - 40) box.scrollTo({ left: today - box.clientWidth * 0.6, behavior: "instant" });
  }
  const labels = () => follow(timeline, box, lane);
  box.addEventListener("scroll", () => {
    places.set(name, { left: box.scrollLeft, top: box.scrollTop });
    labels();
  }, { passive: true });
  labels();
}

/** Keep the name of a long period in sight while one is within it. */
function follow(timeline, box, lane) {
  const left = box.scrollLeft + timeline.querySelector("thead .c-first").offsetWidth - lane.offsetLeft + 8;
  for (const text of timeline.querySelectorAll(".axis-major")) {
    const from = Number(text.dataset.from);
    const length = text.getComputedTextLength();
    const room = from + Number(text.dataset.width) - length - 8;
    text.classList.toggle("no-room", length + 8 > Number(text.dataset.width));
    text.setAttribute("x", Math.max(from + 8, Math.min(left, room)));
  }
}

/** Fold and unfold the groups as they were left before the timeline was drawn again. */
function applyFolds(timeline) {
  const view = timeline.dataset.base + timeline.dataset.view;
  for (const toggle of timeline.querySelectorAll(".group-toggle")) {
    const name = `${view} ${toggle.dataset.key}`;
    if (folds.has(name) && folds.get(name) !== toggle.getAttribute("aria-expanded")) toggle.click();
    // Told of after the click has been answered.
    toggle.addEventListener("click", () => setTimeout(() => folds.set(name, toggle.getAttribute("aria-expanded"))));
  }
}
