// Theme, row height and side bar change at once; the form behind each button keeps the choice.
import { token } from "./requests.js";

const ATTRIBUTES = { theme: "bsTheme", density: "density", sidebar: "sidebar" };

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-preference]");
  if (!form) return;
  event.preventDefault();
  const { preference, toggle } = form.dataset;
  const root = document.documentElement.dataset;
  let { value } = form.dataset;
  if (toggle) {
    const [first, second] = toggle.split(" ");
    value = root[ATTRIBUTES[preference]] === second ? first : second;
  }
  if (preference === "theme" && value === "system") delete root.bsTheme;
  else root[ATTRIBUTES[preference]] = value;
  for (const each of document.querySelectorAll(`form[data-preference="${preference}"][data-value]`)) {
    each.querySelector("button").setAttribute("aria-pressed", each.dataset.value === value);
  }
  form.closest("[popover]")?.hidePopover();
  const body = new URLSearchParams({ csrf: token() });
  fetch(`/preference/${preference}/${value}`, { method: "POST", body, redirect: "manual" });
});
