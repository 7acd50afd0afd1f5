// A list that one narrows by typing: what is not meant is hidden, with the headings left empty; Enter takes the first.

/** Let the search above a list hide what does not match. */
export function start(box) {
  const input = box.querySelector("[data-narrow-by]");
  const entries = [...box.querySelectorAll("[data-narrow-words]")];
  input.hidden = false;
  input.focus({ preventScroll: true });
  input.addEventListener("input", () => {
    const sought = input.value.trim().toLowerCase();
    for (const entry of entries) entry.hidden = !entry.dataset.narrowWords.includes(sought);
    for (const group of box.querySelectorAll("[data-narrow-group]")) group.hidden = !group.querySelector("[data-narrow-words]:not([hidden])");
    box.querySelector("[data-narrow-none]").hidden = entries.some((entry) => !entry.hidden);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    box.querySelector("[data-narrow-words]:not([hidden]) :is(a, button)")?.click();
  });
}
