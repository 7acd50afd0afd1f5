// Tells, while one types, of records that are taken for the same: beside the field, with the way to them.

const DELAY = 400;

/** Ask for the form that `mark` stands in. */
export function start(mark) {
  const form = mark.closest("form");
  const names = mark.dataset.sameOf.split(" ");
  const boxes = new Map();
  for (const name of names) {
    const note = document.getElementById(`f-${name}-note`);
    if (!note || !form.contains(note)) continue;
    const box = document.createElement("div");
    box.className = "form-same";
    box.setAttribute("role", "status");
    note.prepend(box);
    boxes.set(name, box);
  }
  let timer;
  let asking;

  function tell(same) {
    for (const box of boxes.values()) box.replaceChildren();
    for (const each of same) {
      const line = document.createElement("p");
      line.textContent = each.text;
      if (each.href) {
        const link = document.createElement("a");
        Object.assign(link, { href: each.href, target: "_blank", rel: "noopener" });
        const title = document.createElement("bdi");
        title.textContent = each.title;
        link.append(title);
        line.append(" ", link);
      }
      (boxes.get(each.field) ?? [...boxes.values()][0])?.append(line);
    }
  }

  async function ask() {
    const url = new URL(mark.dataset.same, location.href);
    const data = new FormData(form);
    let some = false;
    for (const name of names) {
      for (const value of data.getAll(name)) {
        url.searchParams.append(name, value);
        some ||= value.trim() !== "";
      }
    }
    asking?.abort();
    if (!some) return tell([]);
    asking = new AbortController();
    try {
      const answer = await fetch(url, { signal: asking.signal, headers: { Accept: "application/json" } });
      tell(answer.ok ? (await answer.json()).same : []);
    } catch (problem) {
      if (problem.name !== "AbortError") tell([]);
    }
  }

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      if (!names.includes(event.target.name)) return;
      clearTimeout(timer);
      timer = setTimeout(ask, DELAY);
    });
  }
}
