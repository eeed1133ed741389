/** How far the clock of a server is from ours: spans of time are asked for by its clock, or they would hold nothing. */

export interface ServerClock {
  /** `date`: milliseconds since 1970 of an answer that has just come; nothing is learnt where it is missing. */
  observe(date: number | undefined): void;
  /** Seconds that the server's clock is ahead of ours; negative when it is behind, and 0 when it is about right. */
  ahead(): number;
}

/** Dates of HTTP have whole seconds, and answers take time: less than this, in seconds, is no difference. */
const TOLERANCE = 5;

/** `now` gives milliseconds since 1970. */
export function createServerClock(now: () => number): ServerClock {
  let ahead = 0;
  return {
    observe(date) {
      if (date === undefined) return;
      const difference = Math.round((date - now()) / 1000);
      ahead = Math.abs(difference) <= TOLERANCE ? 0 : difference;
    },
    ahead: () => ahead,
  };
}
