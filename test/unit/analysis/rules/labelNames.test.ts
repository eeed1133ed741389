import { describe, expect, it } from 'vitest';
import { normaliseLabel, riskyName } from '../../../../src/analysis/rules/labelNames';

describe('label names', () => {
  it.each(['user_id', 'userId', 'UserID', 'user.id', 'user-id', 'X-User-Id', 'x_user_id'])('%s is user_id', (name) => {
    expect(normaliseLabel(name)).toBe('user_id');
    expect(riskyName(name)?.reason).toContain('one series per user');
  });

  it.each(['requestId', 'trace_id', 'email', 'client_ip', 'url', 'error_message', 'timestamp', 'uuid', 'cartId'])(
    '%s is risky',
    (name) => expect(riskyName(name)).toBeDefined(),
  );

  it.each([
    'method',
    'path',
    'route',
    'handler',
    'endpoint',
    'status',
    'status_code',
    'code',
    'region',
    'queue',
    'topic',
    'plan',
    'tenant',
    'user',
    'user_type',
    'userid_kind',
    'currency',
    'ip_version',
    'url_scheme',
    'le',
    '',
  ])('%s is not', (name) => expect(riskyName(name)).toBeUndefined());
});
