import { describe, expect, it } from 'vitest';
import { sensitivityOf } from '../../../../src/analysis/rules/sensitive-attribute';

describe('sensitivityOf', () => {
  it.each([
    'password',
    'user.password',
    'http.request.header.authorization',
    'apiKey',
    'db.clientSecret',
    'payment.card_number',
    'card_cvv',
    'x-api-key',
    'Set-Cookie',
  ])('%s is a secret', (key) => {
    expect(sensitivityOf(key)?.severity).toBe('error');
  });

  it.each(['user.email', 'customer.phoneNumber', 'enduser.full_name'])('%s is personal', (key) => {
    expect(sensitivityOf(key)?.severity).toBe('warning');
  });

  it.each(['token_count', 'email.sent', 'password_length', 'secret.name', 'cookie.size', 'user.id', 'http.route'])(
    '%s is neither',
    (key) => {
      expect(sensitivityOf(key)).toBeUndefined();
    },
  );
});
