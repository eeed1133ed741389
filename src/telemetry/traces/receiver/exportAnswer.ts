/** What an exporter is answered (https://opentelemetry.io/docs/specs/otlp/#otlphttp-response), in the encoding of its request. */
import { joined, message, numberField, textField } from '../otlp/write';

export type Encoding = 'application/x-protobuf' | 'application/json';

/** All was taken; with `rejected` above zero, all but so many, and why. `name` is what JSON calls them. */
export function acceptedBody(encoding: Encoding, name: string, rejected: number, reason: string): Uint8Array {
  if (encoding === 'application/json') {
    const answer = rejected === 0 ? {} : { partialSuccess: { [name]: String(rejected), errorMessage: reason } };
    return new TextEncoder().encode(JSON.stringify(answer));
  }
  if (rejected === 0) return new Uint8Array();
  return joined(message(1, [...numberField(1, BigInt(rejected)), ...textField(2, reason)]));
}

/** Why nothing was taken: a `google.rpc.Status`. */
export function refusedBody(encoding: Encoding, text: string): Uint8Array {
  if (encoding === 'application/json') return new TextEncoder().encode(JSON.stringify({ message: text }));
  return joined(textField(2, text));
}
