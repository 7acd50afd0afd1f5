// The text form in which spreadsheets exchange cells: tabs and line breaks between them, quotes around what holds
// either.

/** Return rows of texts as one text. */
export function write(rows) {
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

function quoted(text) {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Return the rows of texts that a text holds. */
export function read(text) {
  const rows = [[]];
  const parts = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let at = 0;
  for (;;) {
    let cell = "";
    const whole = parts[at] === '"' && /^"((?:[^"]|"")*)"(?=\t|\n|$)/.exec(parts.slice(at));
    if (whole) {
      cell = whole[1].replaceAll('""', '"');
      at += whole[0].length;
    } else {
      const end = /[\t\n]|$/.exec(parts.slice(at)).index + at;
      cell = parts.slice(at, end);
      at = end;
    }
    rows.at(-1).push(cell);
    if (at >= parts.length) return rows;
    if (parts[at] === "\n") rows.push([]);
    at += 1;
  }
}

/** Return rows of texts as a table that word processors and mail take. */
export function html(rows) {
  const table = document.createElement("table");
  for (const row of rows) {
    const line = table.insertRow();
    for (const text of row) line.insertCell().textContent = text;
  }
  return table.outerHTML;
}
