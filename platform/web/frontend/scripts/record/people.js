// The list of colleagues beside an "@": asked from the server while one types, chosen by keys or a click.

const BEFORE = /(^|[^A-Za-z0-9._%+-])@([^\s@]{0,20})$/;
const WAIT = 150;

/** Offer people in `text`, a textarea; `address` answers ?q= with {"people": [{"id", "title"}]}. */
export function offerPeople(text, address, label) {
  const list = document.createElement("ul");
  list.className = "people-list";
  list.id = `${text.id}-people`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  list.hidden = true;
  text.after(list);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);
  let timer = 0;
  let asked = 0;

  const begun = () => BEFORE.exec(text.value.slice(0, text.selectionStart));
  const options = () => [...list.children];
  const current = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

  function close() {
    asked += 1;
    list.hidden = true;
    list.replaceChildren();
    text.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    const all = options();
    all.forEach((option, n) => option.setAttribute("aria-selected", String(n === place)));
    text.setAttribute("aria-activedescendant", all[place].id);
  }

  function choose(person) {
    const found = begun();
    if (!found) return close();
    const start = text.selectionStart - found[2].length;
    text.setRangeText(`${person.title} `, start, text.selectionStart, "end");
    const chosen = document.createElement("input");
    Object.assign(chosen, { type: "hidden", name: "mention", value: person.id });
    text.form.append(chosen);
    close();
    text.focus();
  }

  function show(people) {
    list.replaceChildren(
      ...people.map((person, n) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${n}`;
        option.setAttribute("role", "option");
        option.textContent = person.title;
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(person);
        });
        option.person = person;
        return option;
      }),
    );
    list.hidden = !people.length;
    if (people.length) mark(0);
  }

  async function ask(query) {
    const mine = (asked += 1);
    const answer = await fetch(`${address}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    show((await answer.json()).people);
  }

  text.addEventListener("input", () => {
    clearTimeout(timer);
    const found = begun();
    if (!found) return close();
    timer = setTimeout(() => ask(found[2]), WAIT);
  });
  text.addEventListener("blur", close);
  text.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const all = options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark((current() + step + all.length) % all.length);
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) choose(all[current()].person);
    else if (event.key === "Tab") choose(all[current()].person);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
