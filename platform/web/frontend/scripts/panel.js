// The panel a record opens in, over its list: whatever is swapped into #panel is shown, has its own address,
// and closes by Esc, by the back button, or by an element with [data-close-panel].
import htmx from "htmx.org";
import { layerOpen, pushLayer } from "./history.js";

const panel = document.querySelector("#panel");
let opener = null;

function close() {
  panel.replaceChildren();
  panel.removeAttribute("role");
  document.dispatchEvent(new CustomEvent("panel:closed"));
  if (opener?.isConnected) opener.focus();
  opener = null;
}

/** Show what has just been swapped in, under the address it was asked for. */
function show(address) {
  panel.setAttribute("role", "region");
  if (layerOpen()) history.replaceState(history.state, "", address);
  else {
    opener = document.activeElement;
    panel.dataset.over = location.href;
    pushLayer(address, close);
  }
  const first = panel.querySelector("[autofocus], h1, h2, [tabindex]");
  if (first && !first.hasAttribute("tabindex") && first.matches("h1, h2")) first.tabIndex = -1;
  (first ?? panel).focus({ preventScroll: true });
}

if (panel) {
  panel.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== panel || !panel.firstElementChild) return;
    panel.scrollTop = 0;
    // Only a page one asked for has an address of its own; what a form answers is shown under the present one.
    const { requestConfig, pathInfo } = event.detail;
    if (requestConfig.verb === "get") show(pathInfo.finalRequestPath);
    else if (!layerOpen()) show(location.href);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !panel.firstElementChild) return;
    if (document.querySelector(".menu:popover-open") || event.target.matches("input, select, textarea")) return;
    const button = panel.querySelector("[data-close-panel], [data-back-panel]");
    if (button) button.click();
    else history.back();
  });
  // Back to the page below, or in the panel to the record that the question was asked from.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-back-panel]");
    if (!link || !layerOpen()) return;
    event.preventDefault();
    if (new URL(panel.dataset.over).pathname === link.pathname) history.back();
    else htmx.ajax("GET", link.href, { target: "#panel", swap: "innerHTML" });
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close-panel]") || !layerOpen()) return;
    event.preventDefault();
    history.back();
  });
}
