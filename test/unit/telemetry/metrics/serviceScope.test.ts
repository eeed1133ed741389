import { describe, expect, it } from 'vitest';
import { scopeFor } from '../../../../src/telemetry/metrics/serviceScope';
import type { ServiceScope } from '../../../../src/telemetry/metrics/source';
import { detectedSchema } from '../../../support/schemas';

const others = Array.from({ length: 30 }, (_, index) => ({ job: `team-${index}`, service_name: `svc-${index}` }));

function scope(services: readonly Record<string, string>[], names: readonly string[]): ServiceScope | undefined {
  const labels = { route: ['path'], method: [], status: [], service: ['job', 'service_name'] };
  const detected = detectedSchema({ labels, services });
  return scopeFor(detected, [{ key: 'r', method: 'GET', path: '/', services: names }]);
}

describe('scopeFor', () => {
  it('names the services of the code among many, by any of their labels', () => {
    const services = [
      ...others,
      { job: 'prod/shop', service_name: 'x' },
      { job: 'otel', service_name: 'shop-service' },
    ];
    expect(scope(services, ['shop'])).toEqual({ label: 'job', values: ['otel', 'prod/shop'] });
  });

  it('uses a label that all of them have', () => {
    const services = [...others.map(({ service_name }) => ({ service_name })), { job: 'a', service_name: 'shop' }];
    expect(scope(services, ['shop'])).toEqual({ label: 'service_name', values: ['shop'] });
  });

  it('is not needed on a server with few services', () => {
    expect(scope([{ job: 'shop' }, { job: 'billing' }], ['shop'])).toBeUndefined();
  });

  it('cannot be where no name is known, no label is everywhere, or the source does not tell', () => {
    expect(scope(others, ['shop'])).toBeUndefined();
    expect(
      scope(
        [...others, { service_name: 'shop' }].map((one, index) => (index % 2 ? one : {})),
        ['shop'],
      ),
    ).toBeUndefined();
    expect(scopeFor(detectedSchema(), [])).toBeUndefined();
  });
});
