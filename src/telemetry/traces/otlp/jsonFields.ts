/** Reads fields of parsed JSON that may be anything. */

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field's value; undefined when there is none or `value` is no object. */
export function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The field's elements; none when it is no list. */
export function itemsOf(value: unknown, name: string): readonly unknown[] {
  const items = fieldOf(value, name);
  return Array.isArray(items) ? items : [];
}

/** The field's text; empty when it is none. */
export function textOf(value: unknown, name: string): string {
  const text = fieldOf(value, name);
  return typeof text === 'string' ? text : '';
}

/** The field's elements that are texts. */
export function textsIn(value: unknown, name: string): readonly string[] {
  return itemsOf(value, name).filter((item): item is string => typeof item === 'string');
}

/** Nanoseconds since 1970, which JSON writes as text because they do not fit a double; 0 when absent or wrong. */
export function nanosOf(value: unknown, name: string): bigint {
  const nanoseconds = fieldOf(value, name);
  if (typeof nanoseconds === 'number' && Number.isSafeInteger(Math.trunc(nanoseconds / 1024))) {
    return BigInt(Math.trunc(Math.max(0, nanoseconds)));
  }
  return typeof nanoseconds === 'string' && /^\d{1,20}$/.test(nanoseconds) ? BigInt(nanoseconds) : 0n;
}

/** A whole number that JSON may hold as number or text; 0 when it is neither. */
export function countOf(value: unknown, name: string): number {
  const count = Number(fieldOf(value, name));
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

/** An enum's number, from the number or from the end of the name (`SPAN_KIND_SERVER`); 0 when it is none of them. */
export function enumNumber(value: unknown, names: readonly string[]): number {
  if (typeof value === 'number') return names[value] === undefined ? 0 : value;
  return typeof value === 'string' ? Math.max(0, names.indexOf(value.slice(value.lastIndexOf('_') + 1))) : 0;
}
