// Ctrl K, or a click on the search at the top, opens the search of everything; what draws it is fetched by then.

const input = document.querySelector("#search-all");
const dialog = document.querySelector("#palette");

/** Open the box at once, so that no letter is lost; what fills it follows. */
async function open(text = "") {
  const box = dialog.querySelector(".palette-input");
  if (!dialog.open) {
    box.value = text;
    dialog.showModal();
    box.focus();
    box.setSelectionRange(text.length, text.length);
  }
  let entered = null;
  const hear = (event) => event.key === "Enter" && !event.isComposing && (entered = event);
  box.addEventListener("keydown", hear);
  const { startPalette } = await import("./search/palette.js");
  box.removeEventListener("keydown", hear);
  startPalette(dialog, entered);
}

/** Remember which records were opened here, by number alone: their names are the server's to tell. */
function remember() {
  const found = location.pathname.match(/^\/a\/([a-z][a-z0-9_]*)\/([a-z][a-z0-9_]*)\/(\d+)$/);
  if (!found) return;
  const key = `recent:${found[1]}`;
  const one = `${found[2]}.${found[3]}`;
  try {
    const before = (localStorage.getItem(key) ?? "").split(",").filter((each) => each && each !== one);
    localStorage.setItem(key, [one, ...before].slice(0, 8).join(","));
  } catch {
    // A browser that keeps nothing offers nothing recent.
  }
}

if (input && dialog) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (!dialog.open) open();
  });
  input.addEventListener("click", () => open(input.value));
  // Reached by the keyboard it stays a plain box until one types.
  input.addEventListener("input", () => {
    open(input.value);
    input.value = input.defaultValue;
  });
  remember();
  document.addEventListener("htmx:pushedIntoHistory", remember);
  document.querySelector("#panel")?.addEventListener("htmx:afterSettle", remember);
}
