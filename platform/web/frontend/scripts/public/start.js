// Copying what stands in a box, with one press: an address, a piece of a page.

/** Offer the button of `place`, and say on it when the text was copied. */
export function start(place) {
  const box = place.querySelector("input, textarea");
  const button = place.querySelector("button");
  const label = button?.querySelector("span");
  if (!box || !label || !navigator.clipboard) return;
  const plain = label.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  box.addEventListener("focus", () => box.select());
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(box.value);
    label.textContent = button.dataset.copied;
    setTimeout(() => (label.textContent = plain), 2000);
  });
}
