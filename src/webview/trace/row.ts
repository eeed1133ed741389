/** One recycled row of the waterfall. */
import { SpanFlag } from '../../core/trace/columns';
import { ordinalOf } from '../../core/trace/find';
import { formatNanoseconds } from '../../core/trace/format';
import { siblingCount, siblingsOf, type Siblings } from '../../core/trace/siblings';
import { layOutBar } from './barLayout';
import { element, setAttribute, setClass, setText, withAttributes } from './dom';
import { icon } from './icons';
import { closedGroupAt } from './layers';
import type { OpenTrace } from './state';
import { hasChildren } from './tree';
import { describeRow, nameOf, serviceOf, wordGroup } from './words';

/** Indents deeper than this are drawn as this one, with the depth as a number. */
const DEEPEST_INDENT = 24;

export class Row {
  readonly root = withAttributes(element('div', 'row'), { role: 'row' });
  /** The row of the trace that is shown; -1 when hidden. */
  span = -1;
  private shown: { readonly open: OpenTrace; readonly position: number; readonly rowHeight: number } | undefined;
  private readonly guides = element('span', 'guides');
  private readonly twisty = element('span', 'twisty', icon('chevron'));
  private readonly swatch = element('span', 'swatch');
  private readonly service = element('span', 'row-service');
  private readonly name = element('span', 'row-name');
  private readonly mark = element('span', 'row-mark', icon('error'));
  private readonly code = withAttributes(element('span', 'row-code', icon('code')), {
    title: 'Enter goes to its code',
  });
  private readonly bar = element('div', 'bar');
  private readonly label = element('span', 'bar-label');

  constructor(number: number) {
    this.root.id = `row-${number}`;
    const title = element(
      'div',
      'cell cell-name',
      this.guides,
      this.twisty,
      this.swatch,
      this.service,
      this.name,
      this.code,
      this.mark,
    );
    const time = element('div', 'cell cell-time', this.bar, this.label);
    this.root.append(withAttributes(title, { role: 'gridcell' }), withAttributes(time, { role: 'gridcell' }));
  }

  hide(): void {
    this.span = -1;
    this.shown = undefined;
    this.root.hidden = true;
    setClass(this.root, 'row');
  }

  /** `position` counts the visible rows, from 0. */
  show(
    open: OpenTrace,
    span: number,
    position: number,
    look: { readonly hue: number; readonly rowHeight: number },
  ): void {
    const { shown } = this;
    if (shown?.open === open && shown.position === position && shown.rowHeight === look.rowHeight) return;
    this.span = span;
    this.shown = { open, position, rowHeight: look.rowHeight };
    this.root.hidden = false;
    this.root.style.transform = `translateY(${position * look.rowHeight}px)`;
    setClass(this.root, this.classes(open, span));
    this.showName(open, span, look.hue);
    this.showBar(open, span, look.hue);
    this.showRoles(open, span, position);
  }

  private classes(open: OpenTrace, span: number): string {
    const flags = open.trace.columns.flags[span] ?? 0;
    const group = closedGroupAt(open, span);
    const names: readonly (readonly [boolean, string])[] = [
      [open.selected === span, 'selected'],
      [(flags & SpanFlag.error) !== 0, 'failed'],
      [(flags & SpanFlag.errorBelow) !== 0 && open.collapsed[span] === 1, 'hides-error'],
      [(flags & SpanFlag.placeholder) !== 0, 'placeholder'],
      [(flags & SpanFlag.code) !== 0, 'has-code'],
      [open.find !== undefined && ordinalOf(open.find.matches, span) > 0, 'match'],
      [hasChildren(open, span) || group !== undefined, 'parent'],
      [open.collapsed[span] === 1 || group !== undefined, 'collapsed'],
      [group !== undefined, 'group'],
      [group !== undefined && group.errors > 0, 'hides-error'],
    ];
    return ['row', ...names.flatMap(([isSo, name]) => (isSo ? [name] : []))].join(' ');
  }

  private showName(open: OpenTrace, span: number, hue: number): void {
    const { trace } = open;
    const { depth, service, parent } = trace.columns;
    const level = (depth[span] ?? 0) - rootDepth(open);
    this.guides.style.setProperty('--depth', String(Math.min(level, DEEPEST_INDENT)));
    setText(this.guides, level > DEEPEST_INDENT ? String(level) : '');
    setClass(this.swatch, `swatch service-${hue}`);
    const above = parent[span] ?? -1;
    const isSameService = above >= 0 && service[above] === service[span];
    setText(this.service, isSameService ? '' : serviceOf(trace, span));
    const group = closedGroupAt(open, span);
    const name = `${nameOf(trace, span)}${group === undefined ? '' : ` × ${group.rows.length}`}`;
    setText(this.name, name);
    setAttribute(this.root, 'title', `${serviceOf(trace, span)} ${name}`.trim());
  }

  private showBar(open: OpenTrace, span: number, hue: number): void {
    const { start, duration } = open.trace.columns;
    const group = closedGroupAt(open, span);
    const from = group?.from ?? start[span] ?? 0;
    const length = group === undefined ? (duration[span] ?? 0) : group.to - group.from;
    const layout = layOutBar(from, length, open.window);
    setClass(this.bar, `bar bar-${layout.place} service-${hue}`);
    setClass(this.label, `bar-label bar-label-${layout.label} bar-label-${layout.place}`);
    this.bar.style.setProperty('--x', String(layout.from));
    this.bar.style.setProperty('--w', String(layout.length));
    this.label.style.setProperty('--x', String(layout.from));
    this.label.style.setProperty('--w', String(layout.length));
    const arrow = { before: '◂ ', within: '', after: '' }[layout.place];
    const text =
      group === undefined
        ? formatNanoseconds(length)
        : `Σ ${formatNanoseconds(group.total)}, longest ${formatNanoseconds(group.longest)}`;
    setText(this.label, `${arrow}${text}${layout.place === 'after' ? ' ▸' : ''}`);
  }

  private showRoles(open: OpenTrace, span: number, position: number): void {
    const group = closedGroupAt(open, span);
    const folds = hasChildren(open, span) || group !== undefined;
    const isExpanded = open.collapsed[span] !== 1 && group === undefined;
    const words = describeRow(open.trace, span);
    setAttribute(this.root, 'aria-rowindex', String(position + 1));
    setAttribute(this.root, 'aria-level', String((open.trace.columns.depth[span] ?? 0) - rootDepth(open) + 1));
    const siblings = shownSiblings(open);
    setAttribute(this.root, 'aria-posinset', String(siblings.place[position] ?? 1));
    setAttribute(this.root, 'aria-setsize', String(siblingCount(siblings, open.trace, span)));
    setAttribute(this.root, 'aria-selected', String(open.selected === span));
    setAttribute(this.root, 'aria-expanded', folds ? String(isExpanded) : undefined);
    setAttribute(this.root, 'aria-label', group === undefined ? words : `${words}, similar: ${wordGroup(group)}`);
  }
}

const siblingsByRows = new WeakMap<Uint32Array, Siblings>();

/** Counted once for each set of rows that show. */
function shownSiblings({ trace, visible }: OpenTrace): Siblings {
  const known = siblingsByRows.get(visible);
  if (known !== undefined) return known;
  const counted = siblingsOf(trace, visible);
  siblingsByRows.set(visible, counted);
  return counted;
}

/** The depth that counts as none while a subtree is shown alone. */
function rootDepth({ trace, layers: { root } }: OpenTrace): number {
  return trace.columns.depth[root] ?? 0;
}
