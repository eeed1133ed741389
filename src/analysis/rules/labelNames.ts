/**
 * Label names that say by themselves that they are unbounded. Whole words after normalising (`userId` and `user_id` are one).
 * Sources: Prometheus' naming and instrumentation practices; OpenTelemetry's rules for metric attributes.
 */
import type { Severity } from '../../core/finding';

export interface RiskyName {
  readonly severity: Severity;
  /** Why, as the end of a sentence: "one series per user". */
  readonly reason: string;
  readonly advice: string;
}

interface Family extends RiskyName {
  readonly names: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ');

const FAMILIES: readonly Family[] = [
  {
    names: words(
      'user_id uid userid customer_id account_id member_id client_id device_id visitor_id subject username login user_name',
    ),
    severity: 'error',
    reason: 'makes one series per user',
    advice: 'drop it, or use a bounded group such as the plan',
  },
  {
    names: words(
      'email mail email_address phone phone_number msisdn ssn first_name last_name full_name ip ip_address client_ip remote_addr remote_ip latitude longitude user_agent useragent',
    ),
    severity: 'error',
    reason: 'is unbounded personal data, kept where it cannot be erased',
    advice: 'drop it',
  },
  {
    names: words(
      'request_id req_id correlation_id trace_id span_id session session_id sessionid token jwt nonce idempotency_key message_id event_id transaction_id txn_id order_id invoice_id cart_id payment_id',
    ),
    severity: 'error',
    reason: 'makes a new series for every request',
    advice: 'use an exemplar, a span attribute or a log line',
  },
  { names: words('uuid guid'), severity: 'error', reason: 'never takes the same value twice', advice: 'drop it' },
  {
    names: words('url uri full_url raw_path raw_url request_uri query query_string referer referrer'),
    severity: 'warning',
    reason: 'takes as many values as clients can think of',
    advice: 'use the route template',
  },
  {
    names: words(
      'error_message err_msg error_msg exception_message stack stacktrace stack_trace sql query_text statement command_line request_body response_body',
    ),
    severity: 'warning',
    reason: 'is free text',
    advice: 'use the class or code of the error',
  },
  {
    names: words('timestamp ts datetime started_at created_at updated_at'),
    severity: 'error',
    reason: 'makes a new series at every instant; time is the x axis already',
    advice: 'drop it',
  },
];

const BY_NAME: ReadonlyMap<string, RiskyName> = new Map(
  FAMILIES.flatMap((family) => family.names.map((name) => [name, family] as const)),
);

/** `userId`, `UserID` and `user.id` become `user_id`; a leading `x_` is dropped. */
export function normaliseLabel(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[.-]/g, '_')
    .toLowerCase()
    .replace(/^x_/, '');
}

export function riskyName(name: string): RiskyName | undefined {
  return BY_NAME.get(normaliseLabel(name));
}
