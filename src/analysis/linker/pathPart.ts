/** Parts of the request's path, as expressions of a middleware take them: `request.path.split("/")[1]`, `req.url.toLowerCase()`. */
import type { Value } from '../facts';

export interface PathQuestion {
  readonly path: string;
  readonly locals?: ReadonlyMap<string, Value>;
}

const PATH_MEMBER = /^(?:path|url|originalUrl|pathname|Path|RequestURI)$/;
const REQUEST = /^(?:req|request|r|ctx|c|context|event)$/;
/** Variables may be made of variables. */
const DEEPEST = 4;

/** The text of an expression that depends on nothing but the path; undefined for others, and where a parameter stands. */
export function pathPart(value: Value, question: PathQuestion, depth = DEEPEST): string | undefined {
  if (depth < 0) return undefined;
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'name': {
      const bound = question.locals?.get(value.name);
      return bound && pathPart(bound, question, depth - 1);
    }
    case 'member':
      return isRequestPath(value) ? known(question.path) : undefined;
    case 'index':
      return segmentAt(value.object, value.index, question, depth - 1);
    case 'call':
      return converted(value, question, depth - 1);
    default:
      return undefined;
  }
}

/** A path with parameters is not known as a whole. */
const known = (text: string): string | undefined => (text.includes('{') ? undefined : text);

function isRequestPath(value: Value): boolean {
  if (value.kind !== 'member' || !PATH_MEMBER.test(value.name)) return false;
  const { object } = value;
  if (object.kind === 'name') return REQUEST.test(object.name);
  return object.kind === 'member' && /^(?:url|URL|req|request|nextUrl)$/.test(object.name);
}

/** `path.split("/")[1]`: one segment may be known where another is a parameter. */
function segmentAt(split: Value, index: Value, question: PathQuestion, depth: number): string | undefined {
  const isSplit = split.kind === 'call' && split.callee.kind === 'member' && split.callee.name === 'split';
  if (!isSplit || split.callee.kind !== 'member' || index.kind !== 'number') return undefined;
  const separator = split.arguments[0]?.value;
  if (separator?.kind !== 'text') return undefined;
  const { object } = split.callee;
  const whole = isRequestPath(object) ? question.path : pathPart(object, question, depth);
  const part = whole?.split(separator.text).at(index.value);
  return part === undefined ? undefined : known(part);
}

function converted(value: Extract<Value, { kind: 'call' }>, question: PathQuestion, depth: number): string | undefined {
  const { callee } = value;
  if (callee.kind !== 'member' || !/^(?:toLowerCase|lower|ToLower|trim|strip)$/.test(callee.name)) return undefined;
  return pathPart(callee.object, question, depth)?.toLowerCase();
}
