// What every page runs: one script, as it stays small; a part whose elements are not on a page does nothing there.
import "../scripts/history.js";
import htmx from "htmx.org";
import "../scripts/requests.js";
import "../scripts/menus.js";
import "../scripts/waiting.js";
import "../scripts/preferences.js";
import "../scripts/search.js";
import "../scripts/panel.js";
import "../scripts/redraw.js";
import "../scripts/picker.js";
import "../scripts/forms.js";
import "../scripts/records.js";
import "../scripts/lists.js";
import "../scripts/record_menu.js";
import "../scripts/passkeys.js";
import "../scripts/parts.js";
import "../scripts/grid/scroll.js";
import "../scripts/grid/selection.js";
import "../scripts/grid/groups.js";
import "../scripts/grid/keyboard.js";

// htmx's own extensions look for it here.
window.htmx = htmx;
