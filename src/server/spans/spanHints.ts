/** The times of the open trace at the end of the lines that they were spent in, as a profiler shows them. */
import { InlayHintKind, type InlayHint } from 'vscode-languageserver/node';
import { formatRatio } from '../../core/format';
import { formatNanoseconds } from '../../core/trace/format';
import { spanIdOf } from '../../core/trace/trace';
import { COMMANDS } from '../../protocol/commands';
import type { FileInProject, Session } from '../session';
import type { LineTimes } from './traceCode';

/** `isOurClient`: the editor knows our commands, so that the hint leads to its span. */
export function spanHints(file: FileInProject, session: Session, isOurClient: boolean): InlayHint[] {
  const times = session.shownTrace.linesIn(file);
  if (times.length === 0) return [];
  const lines = (file.project.tree.text(file.path) ?? '').split('\n');
  return times
    .filter(({ range }) => range[0] < lines.length)
    .map((line): InlayHint => {
      const value = timesText(line);
      const { trace } = line.loaded;
      const target = { traceId: trace.traceId, spanId: spanIdOf(trace, line.longestRow) };
      const command = { title: 'Show the longest span', command: COMMANDS.showTraces.id, arguments: [target] };
      return {
        position: { line: line.range[0], character: (lines[line.range[0]] ?? '').replace(/\r$/, '').length },
        label: [{ value, tooltip: timesTooltip(line), ...(isOurClient ? { command } : {}) }],
        kind: InlayHintKind.Type,
        paddingLeft: true,
      };
    });
}

/**
 * `trace: 182 ms · 31 %`, `trace: 312 × Σ 380 ms · 31 % · 2 failed`: the share is that of the trace's time. Short, since the editor cuts hints
 * after 43 characters (`editor.inlayHints.maximumLength`).
 */
export function timesText({ rows, total, errors, share }: LineTimes): string {
  const isOne = rows.length === 1;
  const times = `trace: ${isOne ? '' : `${rows.length} × Σ `}${formatNanoseconds(total)}`;
  const failed = errors === 0 ? [] : [isOne ? 'failed' : `${errors} failed`];
  return [times, formatRatio(share), ...failed].join(' · ');
}

function timesTooltip({ rows, selfTime, longest, share, loaded }: LineTimes): string {
  const all = rows.length === 1 ? 'One span' : `${rows.length} spans, the longest ${formatNanoseconds(longest)},`;
  const part = `${all} of the trace ${loaded.trace.traceId.slice(0, 8)}… that is open in the trace view`;
  return `${part}: ${formatRatio(share)} of its time, ${formatNanoseconds(selfTime)} in this code itself, not in spans below.`;
}
