/** A span that is started by hand and that some path never ends: it is never exported, and its children lose their parent. */
import type { Finding } from '../../core/finding';
import type { ServiceModel, SpanStart } from '../model';
import { rewritable } from './rewritable';
import type { Rule } from './rule';

function* check(model: ServiceModel): Generator<Finding> {
  for (const span of model.spans) {
    if (span.leftOpen.length === 0) continue;
    const elsewhere = span.leftOpen.filter(({ range }) => range[0] !== span.location.range[0]);
    const finding: Finding = {
      rule: 'span-not-ended',
      severity: 'warning',
      location: span.location,
      message: `${titleOf(span)} ${whereOpen(elsewhere.map(({ range }) => range[0] + 1))}: it is never exported then.`,
      ...(elsewhere.length > 0
        ? { related: elsewhere.map((location) => ({ location, message: 'leaves with the span still open' })) }
        : {}),
    };
    yield rewritable(finding, 'End the span', span.endEdits);
  }
}

function titleOf({ name }: SpanStart): string {
  return name === undefined ? 'This span' : `Span “${name}”`;
}

function whereOpen(lines: readonly number[]): string {
  if (lines.length === 0) return 'is never ended';
  return `is still open where line${lines.length === 1 ? '' : 's'} ${lines.join(', ')} leave${lines.length === 1 ? 's' : ''}`;
}

export const spanNotEnded: Rule = { id: 'span-not-ended', defaultSeverity: 'warning', check };
