/** Everything about the selected span. */
import { SpanFlag } from '../../core/trace/columns';
import type { SpanDetails } from '../../core/trace/details';
import { formatNanoseconds } from '../../core/trace/format';
import { spanIdOf, textOf } from '../../core/trace/trace';
import { attributeTable, section } from './attributeTable';
import { button, element, withAttributes } from './dom';
import { icon } from './icons';
import { openTraceOf, type DetailsState, type OpenTrace, type State } from './state';
import type { Dispatch } from './store';
import { nameOf, wordKind } from './words';

export class DetailsPanel {
  readonly root = withAttributes(element('aside', 'details'), { 'aria-label': 'Span details' });
  readonly content = element('div', 'details-content');
  private shown: { readonly details: DetailsState; readonly selected: number } | undefined;

  constructor(private readonly dispatch: Dispatch) {
    this.root.append(this.content);
  }

  update(state: State, hues: ReadonlyMap<number, number>): void {
    const open = openTraceOf(state);
    this.root.hidden = open === undefined || !state.isDetailsOpen;
    if (open === undefined || this.root.hidden) return;
    const { details, selected } = open;
    if (this.shown?.details === details && this.shown.selected === selected) return;
    const isOtherSpan = this.shown?.selected !== selected;
    this.shown = { details, selected };
    this.content.replaceChildren(this.heading(open, hues), ...this.body(details, open));
    if (isOtherSpan) this.content.scrollTop = 0;
  }

  private heading(open: OpenTrace, hues: ReadonlyMap<number, number>): HTMLElement {
    const { trace, selected } = open;
    const { service, kind, flags } = trace.columns;
    const isPlaceholder = ((flags[selected] ?? 0) & SpanFlag.placeholder) !== 0;
    const serviceName = textOf(trace, service[selected]);
    const swatch = element('span', `swatch service-${hues.get(service[selected] ?? 0) ?? 0}`);
    const subtitle = [serviceName, wordKind(kind[selected])].filter((text) => text !== '').join(' · ');
    const close = button(
      'icon-button',
      'Close details (Space)',
      () => this.dispatch({ type: 'toggleDetails' }),
      icon('close'),
    );
    return element(
      'header',
      'details-header',
      element('div', 'details-title', element('h2', '', nameOf(trace, selected)), close),
      element(
        'p',
        'details-service',
        ...(isPlaceholder ? ['Their parents were not sent, or not kept.'] : [swatch, subtitle]),
      ),
      times(open),
      ...(isPlaceholder ? [] : [this.actions(open)]),
    );
  }

  private actions({ trace, selected }: OpenTrace): HTMLElement {
    const id = spanIdOf(trace, selected);
    return element(
      'div',
      'details-actions',
      button(
        'button',
        'Go to the line of code (Enter)',
        () => this.dispatch({ type: 'openCode', keepFocus: false }),
        icon('code'),
        'Go to code',
      ),
      button(
        'button button-quiet',
        `Copy span id ${id}`,
        () => void navigator.clipboard.writeText(id),
        icon('copy'),
        'Span id',
      ),
    );
  }

  private body(details: DetailsState, open: OpenTrace): Node[] {
    switch (details.phase) {
      case 'none':
        return [];
      case 'loading':
        return [element('p', 'quiet', 'Reading the span…')];
      case 'failed':
        return [element('p', 'quiet', `${details.failure.text} ${details.failure.nextStep}`)];
      case 'ready':
        return details.row === open.selected ? this.sections(details.details) : [];
    }
  }

  private sections(details: SpanDetails): Node[] {
    const { attributes, events, links, resource, dropped } = details;
    return [
      ...statusOf(details),
      section('Attributes', attributes.length, true, attributeTable(attributes)),
      ...(events.length === 0 ? [] : [section('Events', events.length, true, ...events.map(eventBlock))]),
      ...(links.length === 0
        ? []
        : [section('Links', links.length, true, ...links.map((link) => this.linkBlock(link)))]),
      section('Resource', resource.length, false, attributeTable(resource)),
      ...(dropped === 0
        ? []
        : [element('p', 'quiet', `The service’s SDK dropped ${dropped} attributes, events or links.`)]),
    ];
  }

  private linkBlock({ traceId, spanId, attributes }: SpanDetails['links'][number]): HTMLElement {
    const follow = (): void => this.dispatch({ type: 'openTrace', traceId, spanId });
    const link = button('link', `Open trace ${traceId}`, follow, `Trace ${traceId.slice(0, 8)}…, span ${spanId}`);
    return element('div', 'event', link, attributeTable(attributes));
  }
}

function times({ trace, selected }: OpenTrace): HTMLElement {
  const { start, duration, selfTime, flags } = trace.columns;
  const facts: [string, string][] = [
    ['Duration', formatNanoseconds(duration[selected] ?? 0)],
    ['Self', formatNanoseconds(selfTime[selected] ?? 0)],
    ['Starts at', (start[selected] ?? 0) === 0 ? '0' : `+${formatNanoseconds(start[selected] ?? 0)}`],
  ];
  const notes = [
    ((flags[selected] ?? 0) & SpanFlag.critical) === 0 ? '' : 'On the critical path: the trace waits for it.',
    ((flags[selected] ?? 0) & SpanFlag.skewed) === 0 ? '' : 'Starts before its parent: clock skew?',
    ((flags[selected] ?? 0) & SpanFlag.repaired) === 0 ? '' : 'Its parent or times were broken and have been mended.',
  ].filter((note) => note !== '');
  const list = facts.map(([name, value]) => element('div', '', element('dt', '', name), element('dd', '', value)));
  return element(
    'div',
    '',
    element('dl', 'details-times', ...list),
    ...notes.map((note) => element('p', 'quiet', note)),
  );
}

function statusOf({ status, statusMessage }: SpanDetails): Node[] {
  if (status !== 'error') return [];
  const text = statusMessage === '' ? 'The span’s status is error.' : statusMessage;
  return [withAttributes(element('div', 'details-error', icon('error'), element('span', '', text)), { role: 'note' })];
}

function eventBlock({ name, offset, attributes }: SpanDetails['events'][number]): HTMLElement {
  const sign = offset < 0 ? '−' : '+';
  const when = element('span', 'event-time', `${sign}${formatNanoseconds(Math.abs(offset))}`);
  return element(
    'div',
    'event',
    element('div', 'event-title', when, element('span', '', name)),
    attributeTable(attributes),
  );
}
