import { describe, expect, it } from 'vitest';
import { MOST_ATTRIBUTES, MOST_EVENTS, MOST_LINKS, boundDetails } from '../../../../src/core/trace/boundDetails';
import type { Attribute, SpanDetails } from '../../../../src/core/trace/details';

const NONE: SpanDetails = {
  status: 'ok',
  statusMessage: '',
  attributes: [],
  events: [],
  links: [],
  resource: [],
  dropped: 0,
};
const some = (count: number, text = 'v'): Attribute[] =>
  Array.from({ length: count }, (_, at) => ({ key: `k${at}`, type: 'string', text }));

describe('details in a size that can be sent', () => {
  it('are the same when they are small', () => {
    const details = { ...NONE, attributes: some(MOST_ATTRIBUTES), resource: some(3) };
    expect(boundDetails(details)).toBe(details);
  });

  it('say of each part how much is left out', () => {
    const event = { name: 'e', offset: 0, attributes: some(MOST_ATTRIBUTES + 2) };
    const link = { traceId: '', spanId: '', attributes: [] };
    const bounded = boundDetails({
      ...NONE,
      attributes: some(1_000_000),
      resource: some(MOST_ATTRIBUTES + 1),
      events: [event, ...Array.from({ length: MOST_EVENTS }, () => ({ ...event, attributes: [] }))],
      links: Array.from({ length: MOST_LINKS + 7 }, () => link),
    });
    expect(bounded.left).toEqual({ attributes: 998_000, resource: 1, events: 1, links: 7, within: 2 });
    expect([bounded.attributes.length, bounded.events.length, bounded.links.length]).toEqual([
      MOST_ATTRIBUTES,
      MOST_EVENTS,
      MOST_LINKS,
    ]);
    expect(bounded.attributes[0]?.key).toBe('k0');
  });

  it('hold one text of many megabytes, but not many of them', () => {
    const large = 'x'.repeat(10 * 1024 * 1024);
    expect(boundDetails({ ...NONE, attributes: some(1, large) }).left).toBeUndefined();
    expect(boundDetails({ ...NONE, attributes: some(5, large) })).toMatchObject({ left: { attributes: 3 } });
  });
});
