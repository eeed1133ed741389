import { describe, expect, it } from 'vitest';
import { createAffinity, normaliseService } from '../../../../src/telemetry/metrics/serviceNames';

describe('normaliseService', () => {
  it.each([
    ['shop', 'shop'],
    ['prod/Checkout-Service', 'checkout'],
    ['checkout_service', 'checkout'],
    ['checkout.api', 'checkout'],
    ['eu/prod/checkout-svc', 'checkout'],
    ['service', 'service'],
  ])('%s is %s', (name, normal) => {
    expect(normaliseService(name)).toBe(normal);
  });
});

describe('createAffinity', () => {
  const shop = ['shop', '@acme/shop-api'];
  const billing = ['billing'];

  it('gives a service that is named only what names it', () => {
    const { allows } = createAffinity([shop, billing], [['shop'], ['other']]);
    expect(allows(shop, ['shop'])).toBe(true);
    expect(allows(shop, ['prod/shop-service'])).toBe(true);
    expect(allows(shop, ['other'])).toBe(false);
    expect(allows(shop, [])).toBe(false);
  });

  it('keeps what names one service from the others', () => {
    const { allows } = createAffinity([shop, billing], [['shop'], ['other']]);
    expect(allows(billing, ['shop'])).toBe(false);
    expect(allows(billing, ['other'])).toBe(true);
    expect(allows(billing, [])).toBe(true);
  });

  it('lets a service without names of its own series take any', () => {
    const { allows } = createAffinity([shop], [['api']]);
    expect(allows(shop, ['api'])).toBe(true);
    expect(allows(shop, [])).toBe(true);
  });

  it('looks at every label that names a service', () => {
    const { allows } = createAffinity(
      [shop, billing],
      [
        ['kubernetes-pods', 'shop'],
        ['kubernetes-pods', 'billing'],
      ],
    );
    expect(allows(shop, ['kubernetes-pods', 'shop'])).toBe(true);
    expect(allows(shop, ['kubernetes-pods', 'billing'])).toBe(false);
  });
});
