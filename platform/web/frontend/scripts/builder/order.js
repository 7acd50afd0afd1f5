// Lists that are put in order by dragging. A drop sends what the buttons beside each item send: "<item> <after>".
// Items go from list to list where those have the same [data-shared]; [data-head] is then what stands before the first.
import htmx from "htmx.org";
import Sortable from "sortablejs";

/** Let the items of a list be dragged; the form it names is sent where one is dropped. */
export function start(list) {
  list.classList.add("order-on");
  list.addEventListener("click", (event) => {
    const button = event.target.closest(`button[name="to"][form="${CSS.escape(list.dataset.order)}"]`);
    if (!button) return;
    event.preventDefault();
    send(list.dataset.order, button.value);
  });
  Sortable.create(list, {
    animation: 120,
    draggable: "[data-key]",
    handle: "[data-grip-order]",
    ghostClass: "order-ghost",
    group: list.dataset.shared,
    onEnd({ item, to, oldIndex, newIndex }) {
      if (to === list && oldIndex === newIndex) return;
      const keys = [...to.querySelectorAll(":scope > [data-key]")].map((each) => each.dataset.key);
      send(list.dataset.order, `${item.dataset.key} ${keys[keys.indexOf(item.dataset.key) - 1] ?? to.dataset.head ?? ""}`);
    },
  });
}

/** Send a move, and draw the page anew where one is. */
function send(id, to) {
  const form = document.getElementById(id);
  const values = { ...Object.fromEntries(new FormData(form)), to };
  htmx.ajax("POST", form.action, { values, target: "#main", select: "#main > *", swap: "innerHTML" });
}
