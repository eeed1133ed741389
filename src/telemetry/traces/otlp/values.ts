/** What the protobuf and the JSON reader of attribute values share. */

/** Values deeper than this are shown as an ellipsis. */
export const MAX_VALUE_DEPTH = 16;

/** A value as `JSON.stringify` takes it. */
export type PlainValue =
  null | string | number | boolean | readonly PlainValue[] | { readonly [key: string]: PlainValue };

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
