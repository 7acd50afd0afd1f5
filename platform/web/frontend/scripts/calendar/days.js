// Days and minutes as texts: "2026-11-22" and "2026-11-22T14:30:00" on the reader's own clock, counted without zones.
const DAY = 86_400_000;
const ticks = (text) => Date.parse(`${text.includes("T") ? text : `${text}T00:00:00`}Z`);

/** Return a day or moment some days and minutes later, as the same kind of text. */
export function later(text, days, minutes = 0) {
  const told = new Date(ticks(text) + days * DAY + minutes * 60_000).toISOString();
  return text.includes("T") ? told.slice(0, 19) : told.slice(0, 10);
}

/** Return how many days lie between two texts' days. */
export const between = (from, to) => Math.round((ticks(to.slice(0, 10)) - ticks(from.slice(0, 10))) / DAY);

/** Return the moment at a minute of a day. */
export const moment = (day, minute) => later(`${day}T00:00:00`, 0, minute);

/** Return the minute of its day of a moment. */
export const minuteOf = (text) => Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));

/** Return a moment as an address of a form takes it: "2026-11-22T14:30". */
export const short = (text) => text.slice(0, 16);

/** Return the class names of a block from a minute on, so many minutes long. */
export const places = (minute, length) => [`at-${Math.floor(minute / 15)}`, `for-${Math.max(Math.ceil(length / 15), 1)}`];
