// The picker of icons: its button shows what is chosen, a search finds icons by their names in both languages.

/** Start one picker. */
export function start(picker) {
  const menu = picker.querySelector(".icon-picker-menu");
  const search = picker.querySelector("[data-search]");
  const choices = [...picker.querySelectorAll(".icon-choice")];
  search.hidden = false;

  picker.addEventListener("change", (event) => {
    const choice = event.target.closest(".icon-choice");
    if (choice) picker.querySelector("[data-shown]").replaceChildren(choice.querySelector("svg").cloneNode(true));
  });
  // A click or Enter settles it; arrows only look around.
  picker.addEventListener("click", (event) => {
    if (event.detail && event.target.closest(".icon-choice")) setTimeout(() => menu.hidePopover());
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.target === search) choices.find((each) => !each.hidden)?.querySelector("input").click();
    menu.hidePopover();
  });
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    for (const each of choices) each.hidden = !each.dataset.words.includes(wanted);
    picker.querySelector("[data-none]").hidden = choices.some((each) => !each.hidden);
  });
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "open") search.focus();
  });
  if (menu.matches(":popover-open")) search.focus();
}
