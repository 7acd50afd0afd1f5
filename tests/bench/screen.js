// What the bench asks of a page: when the first rows stood there, how long a place was blank, when a cell was saved.
window.bench = { firstRows: null, saved: null };
{
  const box = () => document.querySelector("#grid-scroll");
  let runs = [];
  let since = null;

  (function look() {
    if (document.querySelector("#grid tbody tr[data-id]")) requestAnimationFrame(() => (bench.firstRows = performance.now()));
    else requestAnimationFrame(look);
  })();

  bench.blank = () => {
    const { top } = box().getBoundingClientRect();
    const [head, foot] = ["thead", "tfoot"].map((part) => box().querySelector(part).offsetHeight);
    const [first, last] = [top + head + 1, top + box().clientHeight - foot - 1];
    return [...box().querySelectorAll(".gap")].some((gap) => {
      const at = gap.getBoundingClientRect();
      return at.top < last && at.bottom > first;
    });
  };

  bench.watch = () => {
    const mine = (runs = []);
    since = null;
    (function frame() {
      if (mine !== runs) return;
      const now = performance.now();
      if (!bench.blank()) {
        if (since !== null) mine.push(now - since);
        since = null;
      } else since ??= now;
      requestAnimationFrame(frame);
    })();
  };

  bench.longest = () => Math.max(0, ...runs, since === null ? 0 : performance.now() - since);
  bench.jump = (share) => box().scrollTo(0, box().scrollHeight * share);

  /** Drag through the whole list in three seconds. What counts is how long it stays blank when one lets go. */
  bench.drag = () =>
    new Promise((done) => {
      const began = performance.now();
      (function on() {
        const share = Math.min(1, (performance.now() - began) / 3000);
        box().scrollTop = box().scrollHeight * 0.95 * share;
        if (share < 1) return requestAnimationFrame(on);
        bench.watch();
        done();
      })();
    });

  bench.awaitSaved = () => {
    bench.saved = null;
    let began = null;
    document.addEventListener("keydown", (event) => (began = event.timeStamp), { capture: true, once: true });
    const watcher = new MutationObserver(() => {
      if (!document.querySelector("#grid td.saved")) return;
      watcher.disconnect();
      bench.saved = performance.now() - began;
    });
    const last = document.querySelector("#grid td.saved");
    last?.classList.remove("saved");
    watcher.observe(document.querySelector("#grid"), { subtree: true, childList: true, attributeFilter: ["class"] });
  };
}
