// The rows of a long list, in pages: asked for in the order in which one will see them, kept while there is room.
// A page is what the browser draws at once; the server answers with two, as a request costs it more than a few rows,
// and as what one sees at any place lies on two: where one jumps to stands there after one answer.
export const PAGE = 25;
const TOGETHER = 2;
const MOST_KEPT = 120;
const FRESH = 60_000;
const AGAIN = 2_000;

/** The pages of one list; `come` is called when one has come, or could not. */
export class Pages {
  constructor(address, total, counted, come) {
    Object.assign(this, { address, total, counted, come });
    this.kept = new Map();
    this.used = new Map();
    this.asked = new Set();
    this.underWay = 0;
    this.waits = false;
  }

  get last() {
    return Math.ceil(this.total / PAGE) - 1;
  }

  has(number) {
    return this.kept.has(number);
  }

  /** Return a page as a table body. */
  get(number) {
    this.used.set(number, Date.now());
    return this.kept.get(number);
  }

  keep(number, rows) {
    const body = document.createElement("tbody");
    body.append(...rows);
    this.kept.set(number, body);
    this.used.set(number, Date.now());
  }

  /**
   * Ask for the missing ones of `numbers`, the first first, with at most `most` requests under way. None is taken
   * back: the server would answer it all the same, and the next ones are chosen when an answer has come.
   */
  ask(numbers, most) {
    for (const number of numbers) {
      if (this.waits || this.underWay >= most) return;
      if (this.misses(number)) this.load(number);
    }
  }

  /** Say whether a page of the list is neither here nor under way. */
  misses(number) {
    return number >= 0 && number <= this.last && !this.kept.has(number) && !this.asked.has(number);
  }

  /** Fetch a page and the next one, or, where that one is not missing, the one before. */
  async load(number) {
    const first = this.misses(number - 1) && !this.misses(number + 1) ? number - 1 : number;
    const pages = Array.from({ length: TOGETHER }, (_, step) => first + step);
    this.underWay++;
    for (const each of pages) this.asked.add(each);
    const url = new URL(this.address, location.href);
    url.searchParams.set("at", first * PAGE);
    const counts = !this.counted;
    if (counts) url.searchParams.set("count", "exact");
    this.counted = true;
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.status);
      this.take(first, await answer.text());
    } catch {
      // Nobody answered: asked again in a while.
      if (counts) this.counted = false;
      this.waits = true;
      setTimeout(() => {
        this.waits = false;
        this.come();
      }, AGAIN);
    } finally {
      this.underWay--;
      for (const each of pages) this.asked.delete(each);
      this.come();
    }
  }

  /** Keep the rows of an answer, and learn from it how long the list is. */
  take(first, text) {
    const page = document.createElement("template");
    page.innerHTML = `<table><tbody>${text}</tbody></table>`;
    const rows = [...page.content.querySelectorAll("tr[data-id]")];
    const end = page.content.querySelector("[data-total]");
    if (end?.dataset.total) this.total = Number(end.dataset.total);
    else if (end?.hasAttribute("data-more") && first + TOGETHER > this.last) {
      this.total = (first + TOGETHER) * PAGE + 1;
      this.counted = false;
    }
    for (let number = first; rows.length; number++) {
      const part = rows.splice(0, PAGE);
      if (!this.kept.has(number)) this.keep(number, part);
    }
  }

  /** Let go of pages that are not in `want`: old ones, as colleagues may have changed them, and those farthest away. */
  forget(want, middle) {
    const spare = [...this.kept.keys()].filter((number) => !want.has(number)).sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const number of spare) {
      if (this.kept.size <= MOST_KEPT && Date.now() - this.used.get(number) < FRESH) continue;
      this.kept.delete(number);
      this.used.delete(number);
    }
  }
}
