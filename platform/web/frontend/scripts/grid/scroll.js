// The next rows are fetched a little before one gets to the last.
import htmx from "htmx.org";

const AHEAD = "800px";
let watcher = null;

/** Watch every "more" row of the list that is on the page now. */
function watch() {
  const box = document.querySelector("#grid-scroll");
  watcher?.disconnect();
  if (!box) return;
  watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        watcher.unobserve(entry.target);
        htmx.trigger(entry.target, "near");
      }
    },
    { root: box, rootMargin: `${AHEAD} 0px` },
  );
  for (const row of box.querySelectorAll(".more-row")) watcher.observe(row);
}

watch();
document.addEventListener("htmx:afterSettle", watch);
