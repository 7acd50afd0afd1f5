// Lists of which some are chosen, in order: dragging and the buttons move an item within the form; saving comes later.
import Sortable from "sortablejs";

/** Start one list. */
export function start(list) {
  list.classList.add("order-on");
  Sortable.create(list, { animation: 120, draggable: "[data-key]", handle: "[data-grip-order]", ghostClass: "order-ghost", onEnd: () => changed(list) });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("[data-key]");
    if (button.dataset.step < 0) item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    button.focus();
    changed(list);
  });
  list.addEventListener("change", (event) => event.target.closest("[data-key]")?.classList.toggle("pick-on", event.target.checked));
}

function changed(list) {
  list.dispatchEvent(new Event("change", { bubbles: true }));
}
