// The form of a record that others may have open as well: it says so, and says when somebody has saved meanwhile.
import { words } from "../words.js";
import { asked, bar, poll } from "./poll.js";
import { beHere } from "./presence.js";

export function start(form) {
  const here = form.dataset.editing;
  const rev = Number(form.querySelector("[name=_rev]")?.value);
  const below = document.createElement("div");
  form.querySelector(".form-head").after(below);
  let shown = "";
  beHere(form, here, true);

  poll(form, async () => {
    const told = await asked(`${here}/news`).catch(() => null);
    if (!told) return;
    const others = told.here.filter((person) => person.editing).map((person) => person.name);
    let text = "";
    if (told.rev > rev) text = words("news_form", { name: told.by ?? "?" });
    else if (others.length) text = words("news_editing", { names: others.join(", ") });
    if (text !== shown) bar(below, text);
    shown = text;
  });
}
