/** Decides whether a value given to a label is bounded. Only what is certain is called bounded or unbounded. */
import { HOLE } from '../../core/route';
import type { ValueOrigin } from '../model';
import type { Abstract } from './machine/values';
import { riskOf } from './risks';

const BOUNDED: ValueOrigin = { kind: 'bounded' };
const UNKNOWN: ValueOrigin = { kind: 'unknown' };

/** `4xx`: what stands before it is the first digit of a status. */
const STATUS_CLASS = `${HOLE}xx`;

/** Where a label's value comes from. A text with an unbounded part is unbounded; a choice with a bounded way out is unknown. */
export function originOf(value: Abstract | undefined): ValueOrigin {
  switch (value?.kind) {
    case 'number':
    case 'constant':
      return BOUNDED;
    case 'text':
      if (value.text === STATUS_CLASS) return BOUNDED;
      return worst(value.holes.map(originOf));
    case 'choice':
      return agreed(value.options.map(originOf));
    case 'symbol':
      return originOfPath(value.path, value.arguments?.map((argument) => argument.value) ?? []);
    case 'unknown':
      return originOfPath(value.origin, []);
    default:
      return UNKNOWN;
  }
}

/** Conversions keep the origin of what they convert: `strconv.Itoa(userID)`, `str(x)`, `x.toString()`. */
const CONVERSION =
  /^(?:strconv\.(?:Itoa|FormatInt|FormatUint|FormatFloat|Quote)|path\.(?:Clean|Base)|net\/url\.(?:PathEscape|QueryEscape)|fmt\.Sprint|strings\.\w+|html\.EscapeString|encodeURIComponent|str|repr|String|JSON\.stringify)\(\)$/;

function originOfPath(path: string, args: readonly Abstract[]): ValueOrigin {
  const source = riskOf(path);
  if (source === 'safe') return BOUNDED;
  if (source !== undefined) return { kind: 'unbounded', source, text: readable(path) };
  return CONVERSION.test(path) && args[0] ? originOf(args[0]) : UNKNOWN;
}

function worst(origins: readonly ValueOrigin[]): ValueOrigin {
  const unbounded = origins.find((origin) => origin.kind === 'unbounded');
  if (unbounded) return unbounded;
  return origins.every((origin) => origin.kind === 'bounded') ? BOUNDED : UNKNOWN;
}

/** `x if x in ALLOWED else "other"` is bounded although `x` is not: only what all options say counts. */
function agreed(origins: readonly ValueOrigin[]): ValueOrigin {
  const [first] = origins;
  return first && origins.every((origin) => origin.kind === first.kind) ? first : UNKNOWN;
}

/** `net/http.Request#.URL.Path` as a person would write it: `Request.URL.Path`. */
function readable(path: string): string {
  return path
    .replace(/^request-parameter#/, 'parameter ')
    .replace(/^.*\//, '')
    .replace(/^[\w-]+\.(?=[A-Z])/, '')
    .replaceAll('#', '');
}
