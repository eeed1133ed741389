/** The trace that a person looks at: its times stand at the lines of code that they were spent in, until it is closed. */
import type { LoadedTrace } from '../../telemetry/traces/source';
import type { CodeFile, CodeIndex } from './codeIndex';
import { groupSpans, linesOf, type LineTimes, type SpanGroup } from './traceCode';

export interface ShownTrace {
  /** Its id; empty when none is shown. */
  readonly traceId: string;
  /**
   * Finds the code of every span, and shows the times there. Gives the rows whose line is known, ascending. Throws when the signal
   * aborts; what was shown before then stays.
   */
  show(loaded: LoadedTrace, signal: AbortSignal): Promise<readonly number[]>;
  close(): void;
  /** What ran at the lines of a file. */
  linesIn(file: CodeFile): readonly LineTimes[];
}

interface Shown {
  readonly loaded: LoadedTrace;
  readonly groups: readonly SpanGroup[];
}

/** `index` is asked each time, since code is edited while a trace is open; `changed` is told when other times are to be shown. */
export function createShownTrace(index: () => CodeIndex, changed: () => void): ShownTrace {
  let shown: Shown | undefined;
  let found: { readonly index: CodeIndex; readonly shown: Shown; readonly lines: readonly LineTimes[] } | undefined;

  const lines = (): readonly LineTimes[] => {
    if (!shown) return [];
    const now = index();
    if (found?.index !== now || found.shown !== shown)
      found = { index: now, shown, lines: linesOf(shown.loaded, shown.groups, now) };
    return found.lines;
  };

  return {
    get traceId() {
      return shown?.loaded.trace.traceId ?? '';
    },
    async show(loaded, signal) {
      shown = { loaded, groups: await groupSpans(loaded, signal) };
      const rows = lines().flatMap((line) => line.rows);
      changed();
      return rows.sort((left, right) => left - right);
    },
    close() {
      if (!shown) return;
      shown = undefined;
      found = undefined;
      changed();
    },
    linesIn: ({ project, path }) => lines().filter((line) => line.project === project && line.path === path),
  };
}
