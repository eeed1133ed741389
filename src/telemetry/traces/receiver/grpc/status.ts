/** How a call ended, as gRPC numbers and writes it. */
import { joined, message, numberField, textField } from '../../otlp/write';

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html: those that are used here. */
export const Code = {
  ok: 0,
  invalidArgument: 3,
  deadlineExceeded: 4,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  unavailable: 14,
} as const;

export type CodeNumber = (typeof Code)[keyof typeof Code];

export interface Ending {
  readonly code: CodeNumber;
  readonly text: string;
}

/** What HTTP would answer with, as gRPC says it (https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-response). */
export const CODE_OF_HTTP: Readonly<Record<400 | 413 | 503, CodeNumber>> = {
  400: Code.invalidArgument,
  413: Code.resourceExhausted,
  503: Code.unavailable,
};

/** The trailers of a call. Whoever is to come again is told when. */
export function trailersOf({ code, text }: Ending): Readonly<Record<string, string>> {
  return {
    'grpc-status': String(code),
    ...(text === '' ? {} : { 'grpc-message': percentEncoded(text) }),
    ...(code === Code.unavailable ? { 'grpc-status-details-bin': inOneSecond(text) } : {}),
  };
}

/** Header values are printable ASCII; all else, and the sign itself, is written as bytes of UTF-8. */
function percentEncoded(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const isPlain = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
  return bytes
    .map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`))
    .join('');
}

/** A `google.rpc.Status` with a `google.rpc.RetryInfo`, which OTLP's throttling asks for. */
function inOneSecond(text: string): string {
  const retryInfo = joined(message(1, numberField(1, 1n)));
  const detail = [...textField(1, 'type.googleapis.com/google.rpc.RetryInfo'), ...message(2, [retryInfo])];
  const status = [...numberField(1, BigInt(Code.unavailable)), ...textField(2, text), ...message(3, detail)];
  return Buffer.from(joined(status)).toString('base64');
}
