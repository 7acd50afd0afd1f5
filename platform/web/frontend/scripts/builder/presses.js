// Buttons of the builder that keys stand for. What is pressed faster than the server answers waits its turn, each press
// for the page as the last one left it; a second click on a button waits as well.

const PLACES = "[data-designer], [data-flow], [data-take-back]";
const waiting = [];
let under = null;

/** Press the button of that id, as the page has it once what is under way has been drawn. */
export function press(id) {
  waiting.push(id);
  if (!under) next();
}

function next() {
  while (!under && waiting.length) {
    const button = document.getElementById(waiting.shift());
    if (button && !button.disabled) button.click(); // a request begins, or the page is left
  }
}

/** The end of a request: what waits goes on, unless nobody answered it or it was refused. */
function finish(ok) {
  under = null;
  if (!ok) waiting.length = 0;
  next();
}

document.addEventListener("submit", (event) => {
  if (!under || !event.submitter?.id || !event.target.closest(PLACES)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.push(event.submitter.id);
}, true);
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.closest(PLACES)) under = event.detail.xhr;
});
// What came is htmx's only once it has settled: a button pressed before would load the whole page.
document.addEventListener("htmx:afterSettle", (event) => {
  if (under && event.detail.xhr === under) finish(event.detail.xhr.status < 400);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (under && event.detail.xhr === under) finish(event.detail.successful);
});
