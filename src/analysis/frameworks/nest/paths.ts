/** Paths, versions and methods as Nest's decorators and settings give them. */
import { HOLE, joinTemplates, parseTemplate, ROOT, type Piece, type RouteTemplate } from '../../../core/route';
import type { Abstract } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';
import { entryOf } from './decorators';

/** The templates of `'x'`, `['a', 'b']` or nothing; what is not known gives one unknown piece. */
export function templatesIn(value: Abstract | undefined): RouteTemplate[] {
  if (value === undefined || (value.kind === 'constant' && value.value === null)) return [ROOT];
  const items = itemsOf(value);
  if (items) return items.flatMap(templatesIn);
  return [parseTemplate(textOf(value)?.text ?? `/${HOLE}`, 'colon')];
}

/** Versions of a controller or method: `null` stands for `VERSION_NEUTRAL`; undefined when none is given. */
export function versionsIn(value: Abstract | undefined): (string | null)[] | undefined {
  if (value === undefined) return undefined;
  const items = itemsOf(value);
  if (items) return items.flatMap((item) => versionsIn(item) ?? []);
  if (value.kind === 'symbol' && value.path.endsWith('.VERSION_NEUTRAL')) return [null];
  return [textOf(value)?.text ?? HOLE];
}

/** `RequestMethod.GET`; `*` for `ALL` and for what is not known. */
export function methodIn(value: Abstract | undefined): string {
  const name = value?.kind === 'symbol' ? /\bRequestMethod\.([A-Z]+)$/.exec(value.path)?.[1] : undefined;
  return name === undefined || name === 'ALL' ? '*' : name;
}

/** What a path of middleware or of an exclusion stands for. */
export interface PathRule {
  readonly template: RouteTemplate;
  readonly method: string;
  /** It holds for everything below the path as well. */
  readonly reachesBelow: boolean;
}

/** `'health'` or `{ path: 'health', method: RequestMethod.GET }`. */
export function ruleOf(value: Abstract, textReachesBelow: boolean): PathRule {
  const path = entryOf(value, 'path');
  const [template = ROOT] = templatesIn(path ?? value);
  if (path) return { template, method: methodIn(entryOf(value, 'method')), reachesBelow: false };
  return { template, method: '*', reachesBelow: textReachesBelow };
}

export function matches(rule: PathRule, path: RouteTemplate, method: string): boolean {
  if (rule.method !== '*' && rule.method !== method) return false;
  const { segments } = rule.template;
  const rest = segments.findIndex((segment) => segment.some(({ kind }) => kind === 'rest'));
  const fixed = rest < 0 ? segments : segments.slice(0, rest);
  if (path.segments.length < fixed.length) return false;
  if (rest < 0 && !rule.reachesBelow && path.segments.length > fixed.length) return false;
  return fixed.every((segment, position) => isSame(segment, path.segments[position] ?? []));
}

function isSame(pattern: readonly Piece[], segment: readonly Piece[]): boolean {
  if (pattern.some(({ kind }) => kind === 'unknown')) return false;
  if (pattern.some(({ kind }) => kind !== 'text')) return true;
  const textIn = (pieces: readonly Piece[]): string | undefined =>
    pieces.every(({ kind }) => kind === 'text')
      ? pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('')
      : undefined;
  return textIn(pattern) === textIn(segment);
}

export const joined = (parts: readonly RouteTemplate[]): RouteTemplate => parts.reduce(joinTemplates, ROOT);
