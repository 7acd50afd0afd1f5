// Parts that only some pages need: each is fetched when an element that asks for it appears, and started on it.
// A part exports `start(element)`; it is called once for each element and selector. Parts that
// the same pages need come in one file (bundles/): a request costs more than a few unused lines.
import * as list from "./live/list.js";
import * as notices from "./notices/start.js";

const ofForms = (name) => () => import("./bundles/forms.js").then((parts) => parts[name]);
const ofRecords = (name) => () => import("./bundles/records.js").then((parts) => parts[name]);
const ofBuilder = (name) => () => import("./bundles/builder.js").then((parts) => parts[name]);
const parts = [
  ["#screen", async () => list],
  ["[data-live]", ofRecords("live")],
  ["[data-comment]", ofRecords("comments")],
  ["[data-add-here]", ofRecords("adding")],
  ["[data-bell]", async () => notices],
  ["[data-board]", () => import("./board/start.js")],
  ["[data-calendar]", () => import("./calendar/start.js")],
  ["[data-tree]", () => import("./tree/start.js")],
  ["[data-timeline]", () => import("./timeline/start.js")],
  ["[data-rich-text]", () => import("./rich_text/start.js")],
  ["[data-signature]", () => import("./signature/start.js")],
  ["[data-copy]", () => import("./public/start.js")],
  ["#grid", () => import("./grid/start.js")],
  ["form[data-form]", ofForms("rules")],
  ["[data-editing]", ofForms("live")],
  ["[data-draft]", ofForms("drafts")],
  ["[data-add]", ofForms("adding")],
  ["[data-linked-of]", ofForms("linked")],
  ["[data-rows]", ofForms("rows")],
  ["[data-same]", ofForms("same")],
  ["[data-address]", ofForms("address")],
  ["[data-location]", ofForms("location")],
  ["[data-scan]", ofForms("scan")],
  ["[data-suggest]", ofForms("suggest")],
  ["[data-icon-picker]", ofBuilder("icons")],
  ["[data-order]", ofBuilder("order")],
  ["[data-picks]", ofBuilder("picks")],
  ["[data-puts]", ofBuilder("puts")],
  ["[data-narrow]", ofBuilder("narrow")],
  ["[data-designer]", ofBuilder("designer")],
  ["[data-flow]", ofBuilder("flow")],
  ["[data-take-back]", ofBuilder("takeBack")],
  ["[data-expression]", () => import("./expression/start.js")],
];

const started = new Map(parts.map(([selector]) => [selector, new WeakSet()]));
let underWay = 0;

/** Start a part on an element once it has come; the page tells by `data-starting` that some have not come yet. */
async function begin(load, element) {
  document.documentElement.toggleAttribute("data-starting", ++underWay > 0);
  try {
    (await load()).start(element);
  } finally {
    document.documentElement.toggleAttribute("data-starting", --underWay > 0);
  }
}

/** Start the parts that elements within `place`, or `place` itself, ask for. */
function look(place) {
  for (const [selector, load] of parts) {
    const found = [...(place.matches?.(selector) ? [place] : []), ...place.querySelectorAll(selector)];
    for (const element of found) {
      if (started.get(selector).has(element)) continue;
      started.get(selector).add(element);
      begin(load, element);
    }
  }
}

look(document);
document.addEventListener("htmx:afterSwap", (event) => look(event.detail.elt ?? document));
document.addEventListener("parts:look", (event) => look(event.target));
