import { describe, expect, it } from 'vitest';
import { proofText } from '../../../../src/server/features/proofText';
import { isSeen } from '../../../../src/server/live/seen';
import { proofSubject } from '../../../../src/server/live/proofs';
import { openSession, STATS } from '../../../support/session';

const CODE = {
  'app.py': `from fastapi import FastAPI

app = FastAPI()


@app.get("/orders/{id}")
def order(id: str):
    return {}
`,
};
const { signal } = new AbortController();

describe('proofText', () => {
  it('says what to run to see that a fix works', async () => {
    const { session, route } = await openSession(CODE);
    const order = route('/orders/{id}');
    expect(proofText(order, session)).toBeUndefined();
    session.proofs.fixed(proofSubject(order), 'add-metrics');
    expect(proofText(order, session)).toBe(
      'Fix applied · start the service and send GET /orders/{id}; connect Prometheus or Tempo to see it here',
    );
  });

  it('waits where somebody would see it', async () => {
    const { session, route, show } = await openSession(CODE);
    const order = route('/orders/{id}');
    show({});
    session.proofs.fixed(proofSubject(order), 'add-metrics');
    expect(proofText(order, session)).toBe('Fix applied · waiting for the first sample: send GET /orders/{id}');
  });

  it('waits for nothing of a service of the same name in other files', async () => {
    const { session, route } = await openSession(CODE);
    const order = route('/orders/{id}');
    session.proofs.fixed(
      proofSubject({ ...order, declaration: { ...order.declaration, file: 'other/main.go' } }),
      'add-metrics',
    );
    expect(proofText(order, session)).toBeUndefined();
  });
});

describe('isSeen', () => {
  it('takes the first series of the route for a proof, and nothing of another', async () => {
    const { session, route, show } = await openSession(CODE);
    const subject = proofSubject(route('/orders/{id}'));
    const waiting = { subject, fix: 'add-metrics', since: 0 } as const;
    show({});
    expect(await isSeen(waiting, session, signal)).toBe(false);
    show({ '/orders/{id}': STATS });
    expect(await isSeen(waiting, session, signal)).toBe(true);
    expect(await isSeen({ ...waiting, hadSeries: true }, session, signal), 'they were there before').toBe(false);
    expect(await isSeen({ ...waiting, subject: 'shop GET /gone' }, session, signal)).toBe(false);
    expect(await isSeen({ ...waiting, fix: 'add-tracing' }, session, signal), 'no one has traces').toBe(false);
  });
});
