// A request that is sent again and again while nobody answers: what somebody did is not lost by a server that is away.
import { notice } from "./notices.js";
import { words } from "./words.js";

const AGAIN = 3000;
const AWAY = [502, 503, 504];

/**
 * Ask until there is an answer, and return it. `ask` sends the request; `waiting` is called each time nobody answered,
 * and may return false to give up: then the answer is null.
 */
export async function untilAnswered(ask, waiting) {
  for (let told = false; ; told = true) {
    const answer = await ask().catch(() => null);
    if (answer && !AWAY.includes(answer.status)) return answer;
    if (waiting() === false) return null;
    if (!told) notice(words("offline"), true);
    await new Promise((done) => setTimeout(done, AGAIN));
  }
}
