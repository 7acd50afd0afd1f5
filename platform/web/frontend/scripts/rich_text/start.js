// A small editor over the text area of a formatted text: what is written in it goes into the area as HTML, which the
// server cleans. Nothing here decides what is harmless.
import { words } from "../words.js";

const BUTTONS = [
  ["rich_bold", "bold", () => document.execCommand("bold")],
  ["rich_italic", "italic", () => document.execCommand("italic")],
  ["rich_heading", "h-2", () => block("h2")],
  ["rich_bullets", "list", () => document.execCommand("insertUnorderedList")],
  ["rich_numbers", "list-numbers", () => document.execCommand("insertOrderedList")],
  ["rich_link", "link", link],
];
const ALLOWED = new Set(["P", "H2", "H3", "UL", "OL", "LI", "BLOCKQUOTE", "BR", "STRONG", "B", "EM", "I", "U", "S", "A"]);

/** Make the block the caret stands in a heading, or a paragraph again. */
function block(name) {
  const now = document.queryCommandValue("formatBlock").toLowerCase();
  document.execCommand("formatBlock", false, now === name ? "p" : name);
}

/** Ask for an address and make the selection a link to it; nothing given takes the link away. */
function link() {
  const within = getSelection().anchorNode?.parentElement?.closest("a");
  const address = prompt(words("rich_address"), within?.href ?? "https://");
  if (address === null) return;
  if (/^(https?:|mailto:|tel:)/i.test(address)) document.execCommand("createLink", false, address);
  else if (!address.trim()) document.execCommand("unlink");
}

/** Return nodes for text as it was typed: a paragraph for each block, a break for each line. */
function paragraphs(text) {
  return text.split(/\n\s*\n/).map((each) => {
    const made = document.createElement("p");
    each.split("\n").forEach((line, at) => made.append(...(at ? [document.createElement("br")] : []), line));
    if (!made.textContent) made.append(document.createElement("br"));
    return made;
  });
}

/** Return a copy of parsed nodes without anything but the tags an editor makes, and the addresses of links. */
function cleaned(nodes) {
  return [...nodes].flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.data)];
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("script, style, template, svg, math")) return [];
    const inner = cleaned(node.childNodes);
    const name = node.tagName === "DIV" ? "P" : node.tagName;
    if (!ALLOWED.has(name)) return inner;
    const made = document.createElement(name);
    if (name === "A" && /^(https?|mailto|tel):/i.test(node.getAttribute("href") ?? "")) made.href = node.getAttribute("href");
    made.append(...inner);
    return [made];
  });
}

const parsed = (html) => cleaned(new DOMParser().parseFromString(html, "text/html").body.childNodes);
const isHtml = (text) => /^<(p|h2|h3|ul|ol|blockquote)>/.test(text);

export function start(element) {
  const area = element.querySelector("textarea");
  if (!area || "readonly" in element.dataset || area.readOnly) return;
  const page = document.createElement("div");
  page.className = "form-control rich-page rich-text";
  page.contentEditable = "true";
  page.setAttribute("role", "textbox");
  page.setAttribute("aria-multiline", "true");
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    if (area.hasAttribute(name)) page.setAttribute(name, area.getAttribute(name));
  }
  page.setAttribute("aria-label", document.querySelector(`label[for="${CSS.escape(area.id)}"]`)?.textContent.trim() || words("rich_text"));
  page.classList.toggle("is-invalid", area.classList.contains("is-invalid"));
  page.style.minHeight = `${area.rows * 1.5}em`;
  page.append(...(isHtml(area.value) ? parsed(area.value) : paragraphs(area.value)));

  const bar = document.createElement("div");
  bar.className = "rich-bar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words("rich_text"));
  const sprite = document.querySelector("svg use")?.getAttribute("href")?.split("#")[0];
  BUTTONS.forEach(([word, icon, act], at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-icon";
    button.tabIndex = at ? -1 : 0;
    button.title = words(word);
    button.setAttribute("aria-label", words(word));
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${sprite}#${icon}`);
    svg.append(use);
    button.append(svg);
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays in the text
    button.addEventListener("click", () => {
      page.focus();
      act();
      send();
    });
    bar.append(button);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...bar.children];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    all.forEach((each) => (each.tabIndex = each === next ? 0 : -1));
    next.focus();
  });

  /** Put what is written into the area, and say so as typing there would. */
  function send() {
    area.value = page.textContent.trim() ? page.innerHTML : "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  document.execCommand("defaultParagraphSeparator", false, "p");
  page.addEventListener("input", (event) => {
    event.stopPropagation();
    send();
  });
  page.addEventListener("blur", () => area.dispatchEvent(new Event("change", { bubbles: true })));
  page.addEventListener("paste", (event) => {
    event.preventDefault();
    const html = event.clipboardData.getData("text/html");
    const holder = document.createElement("div");
    holder.append(...(html ? parsed(html) : paragraphs(event.clipboardData.getData("text/plain"))));
    document.execCommand("insertHTML", false, holder.innerHTML);
  });
  // What asks for the control by its id (the label, a list of faults, the first field of a form) finds the page.
  area.addEventListener("focus", () => page.focus());
  area.hidden = true;
  element.prepend(bar, page);
  document.querySelector(`label[for="${CSS.escape(area.id)}"]`)?.addEventListener("click", () => page.focus());
}
