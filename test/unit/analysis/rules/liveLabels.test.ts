import { describe, expect, it } from 'vitest';
import { countText, exposedLabel, measuredText, unboundedKind } from '../../../../src/analysis/rules/liveLabels';

describe('unboundedKind', () => {
  it.each([
    [
      [
        '0b5a1f0e-6f0a-4f57-9d51-0c8f5a3c2b11',
        '1b5a1f0e-6f0a-4f57-9d51-0c8f5a3c2b11',
        '2b5a1f0e-6f0a-4f57-9d51-0c8f5a3c2b11',
      ],
      'UUIDs',
    ],
    [['ann@example.org', 'bob@example.org', 'eve@example.org'], 'e-mail addresses'],
    [['/users/1', '/users/2', '/users/3/orders'], 'raw paths with ids in them'],
    [['10.0.0.1', '10.0.0.2:99', '192.168.1.7'], 'IP addresses'],
    [['20231', '20232', '9931234'], 'numbers that look like ids'],
    [['2026-11-28T10:00:00Z', '2026-11-28T10:00:01Z', '2026-11-28 10:00:02'], 'points in time'],
    [['4bf92f3577b34da6', '00f067aa0ba902b7', '5bf92f3577b34da6'], 'hashes or ids'],
    [['https://example.org/a?id=1', 'https://example.org/b/2', 'http://example.org/3'], 'whole URLs'],
  ])('%j', (values, text) => {
    expect(unboundedKind(values)).toEqual({ text, example: values[0] });
  });

  it.each([
    [['200', '404', '500', '503']],
    [['/users/{id}', '/users/:id', '/orders', '/']],
    [['1', '2', '3', '4']],
    [['eu-west-1', 'us-east-2']],
    // Twice is no pattern, and neither is a minority.
    [['ann@example.org', 'bob@example.org']],
    [['20231', '20232', '20233', 'a', 'b', 'c', 'd']],
    [['20231', '20231', '20231']],
    [[]],
  ])('%j is nothing sure', (values) => {
    expect(unboundedKind(values)).toBeUndefined();
  });
});

describe('exposedLabel and countText', () => {
  it('write what servers and people read', () => {
    expect(exposedLabel('http.route')).toBe('http_route');
    expect([0, 999, 1000, 48_211, 1_234_567.4].map(countText)).toEqual(['0', '999', '1,000', '48,211', '1,234,567']);
  });
});

describe('measuredText', () => {
  const metric = {
    name: 'logins',
    kind: 'counter',
    labels: [],
    library: 'prometheusClient',
    location: { file: 'a.py', range: [0, 0, 0, 1] },
  } as const;
  const labels = [{ metric: 'logins_total', label: 'user_id', values: 48_211, examples: [] }];
  const live = { source: 'the server', labels, series: new Map<string, number>(), overflowed: [], coarse: [] };

  it('says how many values there are, where that was measured', () => {
    expect(measuredText(metric, 'user.id', live)).toBe(' It has 48,211 values on the server.');
    expect(measuredText(metric, 'plan', live)).toBe('');
    expect(measuredText({ ...metric, name: 'other' }, 'user_id', live)).toBe('');
    expect(measuredText(metric, 'user_id', undefined)).toBe('');
  });
});
