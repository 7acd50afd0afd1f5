// Who answers when one steps back in history: the newest open layer first, else htmx. Imported before htmx, so
// that its listener stands first.

const layers = [];

/** Put `close` on top: the next step back closes that layer instead of loading a page. */
export function pushLayer(address, close) {
  layers.push(close);
  history.pushState({ layer: layers.length }, "", address);
}

/** Say whether a layer is open. */
export function layerOpen() {
  return layers.length > 0;
}

window.addEventListener(
  "popstate",
  (event) => {
    const close = layers.pop();
    if (!close) return;
    event.stopImmediatePropagation();
    close();
  },
  true,
);
