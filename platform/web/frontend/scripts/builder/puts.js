// The values that can be put into a text: a press puts one in where the caret stands.

/** Start one list of values; without a script one writes them by hand. */
export function start(list) {
  list.classList.add("is-on");
  list.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-put]");
    const text = document.getElementById(list.dataset.puts);
    if (!chip || !text) return;
    text.setRangeText(chip.dataset.put, text.selectionStart ?? text.value.length, text.selectionEnd ?? text.value.length, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
