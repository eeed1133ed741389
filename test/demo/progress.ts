/** Lines with the seconds since the start, so that a person sees that something happens and how long it takes. */

export interface Progress {
  /** Prints one line. */
  readonly say: (text: string) => void;
  /** Prints when `work` begins and ends, and every ten seconds in between. */
  readonly step: <Value>(text: string, work: () => Promise<Value>) => Promise<Value>;
  readonly seconds: () => number;
}

const REMINDER_MS = 10_000;

export function createProgress(write: (line: string) => void, now: () => number = () => performance.now()): Progress {
  const began = now();
  const seconds = (): number => (now() - began) / 1000;
  const say = (text: string): void => write(`[${seconds().toFixed(1).padStart(6)} s] ${text}`);
  return {
    say,
    seconds,
    step: async (text, work) => {
      const started = seconds();
      const took = (): string => `${(seconds() - started).toFixed(1)} s`;
      say(`${text} …`);
      const reminder = setInterval(() => say(`${text}: still at it after ${took()}`), REMINDER_MS);
      try {
        const value = await work();
        say(`${text}: done in ${took()}`);
        return value;
      } catch (error) {
        say(`${text}: failed after ${took()}`);
        throw error;
      } finally {
        clearInterval(reminder);
      }
    },
  };
}
