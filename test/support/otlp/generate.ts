/** Makes traces of any size: the same seed gives the same trace. */
import type { PlainAttribute, PlainResource, PlainSpan, PlainTraces } from './model';

export interface GeneratedTrace {
  readonly traceId: string;
  readonly spans: readonly PlainSpan[];
  readonly traces: PlainTraces;
}

interface Draft {
  readonly service: number;
  readonly start: number;
  readonly end: number;
  readonly parent: number;
}

const SERVICES = ['gateway', 'orders', 'payments', 'inventory', 'users', 'search', 'mail', 'ledger'];
const OPERATIONS = ['GET /orders/{id}', 'SELECT orders', 'charge', 'POST /payments', 'redis GET', 'render', 'reserve'];
/** 2026-01-01, in nanoseconds. */
const EPOCH = 1_767_225_600_000_000_123n;

/** A random number generator with a seed (mulberry32): numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A tree of `count` spans with about 11 attributes each, over eight services, with some errors and events. */
export function generateTrace(count: number, seed = 1): GeneratedTrace {
  const random = seeded(seed);
  const traceId = hex(seed + 1, 32);
  const drafts: Draft[] = [{ service: 0, start: 0, end: 2_000_000_000, parent: -1 }];
  while (drafts.length < count) drafts.push(childOf(drafts, random));
  const spans = drafts.map((draft, index) => spanOf(draft, index, traceId, random));
  return { traceId, spans, traces: groupByService(drafts, spans) };
}

/** Mostly a child of a recent span, so that the tree is deep as well as wide. */
function childOf(drafts: readonly Draft[], random: () => number): Draft {
  const recent = Math.max(0, drafts.length - 40);
  const parent =
    random() < 0.7 ? recent + Math.floor(random() * (drafts.length - recent)) : Math.floor(random() * drafts.length);
  const above = drafts[parent];
  if (above === undefined) throw new RangeError('no parent');
  const length = above.end - above.start;
  const start = above.start + Math.floor(random() * length * 0.6);
  const end = start + Math.floor(random() * (above.end - start));
  const service = random() < 0.25 ? Math.floor(random() * SERVICES.length) : above.service;
  return { service, start, end, parent };
}

function spanOf(draft: Draft, index: number, traceId: string, random: () => number): PlainSpan {
  const name = index === 0 ? 'GET /orders/{id}' : (OPERATIONS[Math.floor(random() * OPERATIONS.length)] ?? '');
  const hasFailed = random() < 0.02;
  const start = EPOCH + BigInt(draft.start);
  return {
    traceId,
    spanId: hex(index + 1, 16),
    parentSpanId: draft.parent < 0 ? '' : hex(draft.parent + 1, 16),
    name,
    kind: index === 0 ? 2 : 1 + Math.floor(random() * 5),
    start,
    end: EPOCH + BigInt(draft.end),
    attributes: attributesOf(index, random),
    events: hasFailed ? [{ time: start + 5n, name: 'exception', attributes: [['exception.message', 'declined']] }] : [],
    links: [],
    status: hasFailed ? { code: 2, message: 'declined' } : { code: 0, message: '' },
  };
}

function attributesOf(index: number, random: () => number): PlainAttribute[] {
  return [
    ['http.request.method', 'GET'],
    ['http.route', '/orders/{id}'],
    ['http.response.status_code', random() < 0.02 ? 500n : 200n],
    ['url.path', `/orders/${index}`],
    ['server.address', 'orders.internal'],
    ['server.port', 8080n],
    ['network.protocol.version', '1.1'],
    ['user_agent.original', 'Mozilla/5.0 (X11; Linux x86_64)'],
    ['db.system.name', 'postgresql'],
    ['db.query.text', 'SELECT * FROM orders WHERE id = $1'],
    ['thread.id', BigInt(index % 32)],
  ];
}

function groupByService(drafts: readonly Draft[], spans: readonly PlainSpan[]): PlainResource[] {
  return SERVICES.map((service, number) => ({
    attributes: [
      ['service.name', service],
      ['host.name', `${service}-1`],
    ] satisfies PlainAttribute[],
    scopes: [{ name: 'generator', version: '1.0', spans: spans.filter((_, at) => drafts[at]?.service === number) }],
  })).filter(({ scopes }) => scopes.some((scope) => scope.spans.length > 0));
}

/** Never zero, and with a high bit set, which signed arithmetic would get wrong. */
function hex(value: number, digits: number): string {
  return `c${value.toString(16).padStart(digits - 1, '0')}`;
}
