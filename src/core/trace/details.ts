/** What is read of a span only when somebody looks at it. */

/** One attribute; its value as text, because all that is done with it is to show, compare and search it. */
export interface Attribute {
  readonly key: string;
  readonly type: AttributeType;
  /** Integers exact, bytes as base64, lists and maps as JSON. */
  readonly text: string;
}

export const ATTRIBUTE_TYPES = ['string', 'integer', 'double', 'boolean', 'bytes', 'list', 'map', 'empty'] as const;

export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

export interface SpanEvent {
  readonly name: string;
  /** Nanoseconds from the span's start; may be negative. */
  readonly offset: number;
  readonly attributes: readonly Attribute[];
}

export interface SpanLink {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly attributes: readonly Attribute[];
}

export const STATUS_CODES = ['unset', 'ok', 'error'] as const;

/** How much of a span was too much to be sent. */
export interface LeftOut {
  readonly attributes: number;
  readonly resource: number;
  readonly events: number;
  readonly links: number;
  /** Attributes of the events and links that were sent. */
  readonly within: number;
}

export interface SpanDetails {
  readonly status: (typeof STATUS_CODES)[number];
  readonly statusMessage: string;
  readonly attributes: readonly Attribute[];
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly resource: readonly Attribute[];
  /** Attributes, events and links that the service's SDK dropped, as it counted them. */
  readonly dropped: number;
  /** Present when this is not all of it. */
  readonly left?: LeftOut;
}

/** The text of the first attribute with one of the keys, in the keys' order. */
export function attributeText(attributes: readonly Attribute[], ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const found = attributes.find((attribute) => attribute.key === key);
    if (found !== undefined && found.text !== '') return found.text;
  }
  return undefined;
}
