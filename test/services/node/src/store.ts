import { setTimeout as sleep } from 'node:timers/promises';

/** Stands in for the services behind the storefront: each operation has a known latency and a known share of failures. */

const SEED = 20240229;

export class StoreError extends Error {}

/** Most calls take about `typical` milliseconds, a share of them about `slow`, and a share of all fails. */
interface Profile {
  readonly typical: number;
  readonly slow: number;
  readonly slowShare: number;
  readonly errorShare: number;
}

const PROFILES = {
  'accounts.list': { typical: 7, slow: 35, slowShare: 0.06, errorShare: 0 },
  'accounts.get': { typical: 15, slow: 70, slowShare: 0.06, errorShare: 0.02 },
  'accounts.update': { typical: 30, slow: 170, slowShare: 0.08, errorShare: 0.05 },
  'accounts.close': { typical: 30, slow: 75, slowShare: 0.05, errorShare: 0 },
  'addresses.list': { typical: 7, slow: 18, slowShare: 0.06, errorShare: 0 },
  'addresses.add': { typical: 15, slow: 75, slowShare: 0.05, errorShare: 0.03 },
  'addresses.remove': { typical: 10, slow: 35, slowShare: 0.05, errorShare: 0 },
  'checkout.create': { typical: 60, slow: 350, slowShare: 0.1, errorShare: 0.06 },
  'checkout.get': { typical: 15, slow: 35, slowShare: 0.06, errorShare: 0.01 },
  'checkout.callback': { typical: 15, slow: 35, slowShare: 0.05, errorShare: 0 },
  'pages.show': { typical: 35, slow: 170, slowShare: 0.05, errorShare: 0.01 },
  'legacy.feed': { typical: 15, slow: 70, slowShare: 0.06, errorShare: 0 },
  'pages.asset': { typical: 3, slow: 8, slowShare: 0.06, errorShare: 0 },
  'legacy.catalog': { typical: 40, slow: 120, slowShare: 0.05, errorShare: 0.02 },
  'legacy.export': { typical: 60, slow: 170, slowShare: 0.08, errorShare: 0.04 },
} as const satisfies Record<string, Profile>;

export type Operation = keyof typeof PROFILES;

const sources = new Map<Operation, () => number>();

/** Takes its time, then succeeds or throws `StoreError`. */
export async function call(operation: Operation): Promise<void> {
  const profile = PROFILES[operation];
  const random = source(operation);
  const base = random() < profile.slowShare ? profile.slow : profile.typical;
  const delay = base * (0.9 + 0.2 * random());
  const fails = random() < profile.errorShare;
  await sleep(delay);
  if (fails) throw new StoreError(`${operation} failed`);
}

function source(operation: Operation): () => number {
  const known = sources.get(operation);
  if (known) return known;
  let state = [...operation].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619), SEED);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  sources.set(operation, next);
  return next;
}
