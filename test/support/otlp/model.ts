/** OTLP traces as plain objects: what the tests mean, before any wire format. Shares no code with the decoders under test. */

/** A bigint is an int64, a number a double. */
export type PlainValue = string | boolean | bigint | number | Uint8Array | readonly PlainValue[] | PlainMap;

export interface PlainMap {
  readonly entries: readonly PlainAttribute[];
}

export type PlainAttribute = readonly [key: string, value: PlainValue];

export interface PlainEvent {
  readonly time: bigint;
  readonly name: string;
  readonly attributes: readonly PlainAttribute[];
}

export interface PlainLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly PlainAttribute[];
}

export interface PlainSpan {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly name: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: readonly PlainAttribute[];
  readonly events: readonly PlainEvent[];
  readonly links: readonly PlainLink[];
  /** 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message: string };
}

export interface PlainScope {
  readonly name: string;
  readonly version: string;
  readonly spans: readonly PlainSpan[];
}

export interface PlainResource {
  readonly attributes: readonly PlainAttribute[];
  readonly scopes: readonly PlainScope[];
}

export type PlainTraces = readonly PlainResource[];

export function isMap(value: PlainValue): value is PlainMap {
  return typeof value === 'object' && 'entries' in value && !Array.isArray(value) && !(value instanceof Uint8Array);
}

export function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** Value of the first attribute with the key. */
export function valueOf(attributes: readonly PlainAttribute[], key: string): PlainValue | undefined {
  return attributes.find(([name]) => name === key)?.[1];
}
