// Values entered before, offered below a text field by the browser's own list.
const PAUSE = 200;

export function start(element) {
  const line = element.querySelector("input");
  if (!line || line.readOnly) return;
  const list = document.createElement("datalist");
  list.id = `${line.id}-offers`;
  line.after(list);
  line.setAttribute("list", list.id);
  let timer;
  let asked = "";
  line.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const typed = line.value.trim();
      if (!typed || typed === asked) return;
      asked = typed;
      try {
        const answer = await fetch(`${element.dataset.suggest}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
        if (!answer.ok || line.value.trim() !== typed) return;
        const { suggestions } = await answer.json();
        list.replaceChildren(...suggestions.map((each) => new Option("", each)));
      } catch {
        // Nothing is offered while the server is away; what is typed stays.
      }
    }, PAUSE);
  });
}
