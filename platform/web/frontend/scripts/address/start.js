// Province, city and district as lists that follow each other, over the one line that holds the whole address.
let places;

/** Return [code, name] of every place, fetched once. */
function load(element) {
  places ??= fetch(element.dataset.places).then((answer) => answer.json());
  return places;
}

const WITHOUT = new Set(["县", "市辖区", "省直辖县", "自治区直辖县"]);

/** Return the places directly below one; the provinces for "". */
function below(all, code) {
  const fits = {
    0: (each) => each.endsWith("0000"),
    2: (each) => each.startsWith(code.slice(0, 2)) && each.endsWith("00") && !each.endsWith("0000"),
    4: (each) => each.startsWith(code.slice(0, 4)) && !each.endsWith("00"),
  }[!code ? 0 : code.endsWith("0000") ? 2 : 4];
  return Object.keys(all).filter(fits).sort();
}

/** Return the names of a place and those it lies in, as an address tells them. */
function written(all, codes) {
  const names = codes.filter(Boolean).map((code) => all[code]).filter((name) => name && !WITHOUT.has(name));
  return names.filter((name, at) => at === 0 || name !== names[at - 1]).join("");
}

export async function start(element) {
  const line = element.querySelector("input");
  if (!line || line.readOnly || !element.dataset.places) return;
  const all = await load(element).catch(() => null);
  if (!all || !Object.keys(all).length) return;
  const labels = element.dataset.words.split("|");
  const group = document.createElement("div");
  group.className = "address-parts";
  const lists = labels.slice(0, 3).map((label) => {
    const list = document.createElement("select");
    list.className = "form-select";
    list.setAttribute("aria-label", label);
    list.dataset.label = label;
    return list;
  });
  group.append(...lists);
  line.before(group);

  /** Offer the places below one in a list. */
  function offer(list, code, chosen = "") {
    list.replaceChildren(new Option(list.dataset.label, ""));
    for (const each of code === null ? [] : below(all, code)) {
      list.append(new Option(WITHOUT.has(all[each]) ? "—" : all[each], each, false, each === chosen));
    }
    list.disabled = list.options.length === 1;
  }
  /** Return the codes of what the line begins with, and what is left: names in full, as the server writes them. */
  function read() {
    let rest = line.value.trim();
    const codes = [];
    let code = "";
    for (let level = 0; level < 3; level++) {
      const found = below(all, code)
        .filter((each) => rest.startsWith(all[each]))
        .sort((a, b) => all[b].length - all[a].length)[0];
      const same = found ? null : below(all, code).find((each) => level === 1 && all[each] === all[code]);
      const silent = level === 1 && code && !found && !same
        ? below(all, code).find((city) => WITHOUT.has(all[city]) && below(all, city).some((each) => rest.startsWith(all[each])))
        : null;
      const next = found ?? silent ?? same;
      if (!next) break;
      if (found) rest = rest.slice(all[next].length).trim();
      codes.push((code = next));
    }
    return [codes, rest];
  }
  function show() {
    const [[province = "", city = "", district = ""]] = read();
    offer(lists[0], "", province);
    offer(lists[1], province || null, city);
    offer(lists[2], city || null, district);
  }
  lists.forEach((list, at) =>
    list.addEventListener("change", () => {
      const [, street] = read();
      const codes = lists.slice(0, at + 1).map((each) => each.value);
      if (at === 0 && codes[0]) {
        // A city that is its own province needs no choosing.
        const own = below(all, codes[0]).filter((each) => all[each] === all[codes[0]]);
        if (own.length) codes.push(own[0]);
      }
      line.value = written(all, codes) + street;
      line.dispatchEvent(new Event("input", { bubbles: true }));
      show();
      if (codes[0] && !codes[1]) return;
      if (at === 0 && codes[1]) lists[1].value = codes[1];
    }),
  );
  line.addEventListener("change", show);
  show();
}
