/** Everything about the selected span. */
import { SpanFlag } from '../../core/trace/columns';
import type { SpanDetails } from '../../core/trace/details';
import { formatNanoseconds } from '../../core/trace/format';
import { rowOfSpan, spanIdOf, textOf } from '../../core/trace/trace';
import { attributeTable, section, type AttributeActions } from './attributeTable';
import { deepLink, spanAsJson, wordKind } from '../../core/trace/spanAsJson';
import { button, element, withAttributes } from './dom';
import { icon } from './icons';
import { linkedStackTrace } from './stackTrace';
import { openTraceOf, type DetailsState, type OpenTrace, type State } from './state';
import type { Dispatch } from './store';
import { counted, nameOf, serviceOf, shortened } from './words';

export class DetailsPanel {
  readonly root = withAttributes(element('aside', 'details'), { 'aria-label': 'Span details' });
  readonly content = element('div', 'details-content');
  private shown: { readonly details: DetailsState; readonly selected: number } | undefined;

  private linkBase = '';
  private readonly attributes: AttributeActions = {
    copy: (text) => this.copy(text, 'The value'),
    find: (text) => {
      this.dispatch({ type: 'openFind' });
      this.dispatch({ type: 'findText', text });
    },
    linked: ({ key, text }) =>
      key === 'exception.stacktrace'
        ? linkedStackTrace(text, this.frames, ({ file, line }) => this.dispatch({ type: 'openFrame', file, line }))
        : undefined,
  };
  private frames: ReadonlySet<string> = new Set();

  constructor(private readonly dispatch: Dispatch) {
    this.root.append(this.content);
  }

  update(state: State, hues: ReadonlyMap<number, number>): void {
    const open = openTraceOf(state);
    this.root.hidden = open === undefined || !state.isDetailsOpen;
    if (open === undefined || this.root.hidden) return;
    const { details, selected } = open;
    this.linkBase = state.linkBase;
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
    const serviceName = serviceOf(trace, selected);
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

  private actions(open: OpenTrace): HTMLElement {
    const { trace, selected, details } = open;
    const id = spanIdOf(trace, selected);
    const copy = (label: string, title: string, text: () => string, what: string): HTMLElement =>
      button('link', title, () => this.copy(text(), what), icon('copy'), label);
    const ready = details.phase === 'ready' && details.row === selected ? details.details : undefined;
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
      element(
        'span',
        'copies',
        copy('Span id', `Copy span id ${id}`, () => id, 'The span id'),
        copy('Name', 'Copy the name', () => textOf(trace, trace.columns.name[selected]), 'The name'),
        ...(ready === undefined ? [] : [this.copyAll(open, ready)]),
        ...(this.linkBase === ''
          ? []
          : [
              copy(
                'Link',
                'Copy a link that opens this span',
                () => deepLink(this.linkBase, trace, selected),
                'The link',
              ),
            ]),
      ),
    );
  }

  /** Of a span that is too large to be sent the editor copies all. */
  private copyAll({ trace, selected }: OpenTrace, details: SpanDetails): HTMLElement {
    const act = (): void => {
      if (details.left === undefined) this.copy(spanAsJson(trace, selected, details), 'The span');
      else this.dispatch({ type: 'copySpan' });
    };
    return button('link', 'Copy the whole span as JSON', act, icon('copy'), 'JSON');
  }

  private copy(text: string, what: string): void {
    const said = (words: string) => (): void => this.dispatch({ type: 'note', text: words });
    navigator.clipboard.writeText(text).then(said(`${what} was copied.`), said('The clipboard cannot be written.'));
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
        this.frames = details.frames;
        return details.row === open.selected ? this.sections(details.details, open) : [];
    }
  }

  private sections(details: SpanDetails, open: OpenTrace): Node[] {
    const { attributes, events, links, resource, dropped, left } = details;
    return [
      ...statusOf(details),
      ...leftOutOf(details),
      section(
        'Attributes',
        attributes.length + (left?.attributes ?? 0),
        true,
        attributeTable(attributes, this.attributes),
      ),
      ...(events.length === 0
        ? []
        : [
            section(
              'Events',
              events.length + (left?.events ?? 0),
              true,
              ...events.map((event) => eventBlock(event, this.attributes)),
            ),
          ]),
      ...(links.length === 0
        ? []
        : [
            section(
              'Links',
              links.length + (left?.links ?? 0),
              true,
              ...links.map((link) => this.linkBlock(link, open)),
            ),
          ]),
      section('Resource', resource.length + (left?.resource ?? 0), false, attributeTable(resource, this.attributes)),
      ...(dropped === 0
        ? []
        : [element('p', 'quiet', `The service’s SDK dropped ${dropped} attributes, events or links.`)]),
    ];
  }

  /** A link within the trace goes to its span, another one to its trace. */
  private linkBlock({ traceId, spanId, attributes }: SpanDetails['links'][number], { trace }: OpenTrace): HTMLElement {
    const row = traceId === trace.traceId ? rowOfSpan(trace, spanId) : -1;
    const follow = (): void =>
      this.dispatch(row < 0 ? { type: 'openTrace', traceId, spanId } : { type: 'select', row });
    const label =
      row < 0
        ? `Trace ${traceId.slice(0, 8)}…, span ${spanId}`
        : `${serviceOf(trace, row)} ${nameOf(trace, row)}`.trim();
    const link = button(
      'link',
      row < 0 ? `Open trace ${traceId}` : `Go to span ${spanId}`,
      follow,
      icon('link'),
      label,
    );
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
  const text = statusMessage === '' ? 'The span’s status is error.' : shortened(statusMessage);
  return [withAttributes(element('div', 'details-error', icon('error'), element('span', '', text)), { role: 'note' })];
}

/** What is not shown, and where it is. */
function leftOutOf({ left }: SpanDetails): Node[] {
  if (left === undefined) return [];
  const parts = [
    [left.attributes, 'attribute'],
    [left.resource, 'attribute of the resource', 'attributes of the resource'],
    [left.events, 'event'],
    [left.links, 'link'],
    [left.within, 'attribute of events and links', 'attributes of events and links'],
  ] as const;
  const words = parts.flatMap(([count, one, many]) => (count === 0 ? [] : [counted(count, one, many)]));
  const text = `… and ${words.join(', ')} more. Find looks through them, “JSON” copies and “Export” saves all of it.`;
  return [element('p', 'quiet', text)];
}

function eventBlock(
  { name, offset, attributes }: SpanDetails['events'][number],
  actions: AttributeActions,
): HTMLElement {
  const sign = offset < 0 ? '−' : '+';
  const when = element('span', 'event-time', `${sign}${formatNanoseconds(Math.abs(offset))}`);
  return element(
    'div',
    'event',
    element('div', 'event-title', when, element('span', '', shortened(name))),
    attributeTable(attributes, actions),
  );
}
