import { expect, it } from 'vitest';
import { createCallSites } from '../../../../../src/analysis/linker/machine/callSites';
import type { ClosureValue } from '../../../../../src/analysis/linker/machine/values';
import { Scope } from '../../../../../src/analysis/linker/machine/scope';
import type { MetricUpdate } from '../../../../../src/analysis/model';
import type { Location } from '../../../../../src/core/range';
import { functionsIn } from '../../../../../src/analysis/linker/visit';
import { factsOf } from '../../../../support/facts';

const at = (line: number): Location => ({ file: 'a.py', range: [line, 0, line, 1] });
const update = (line: number): MetricUpdate => ({ operation: 'inc', location: at(line), labels: [] });

async function closures(): Promise<readonly ClosureValue[]> {
  const facts = await factsOf('a.py', 'def outer():\n    pass\n\ndef inner():\n    pass\n');
  return functionsIn(facts.body).map((one) => ({
    kind: 'closure',
    function: one,
    file: 'a.py',
    scope: new Scope(undefined, 'module'),
  }));
}

it('notes an update for each call around it, once', async () => {
  const { calling, note, sites } = createCallSites();
  const [outer, inner] = await closures();
  if (!outer || !inner) throw new Error('no functions');
  calling(at(1), outer, () =>
    calling(at(2), inner, () => {
      note({ kind: 'update', update: update(3) });
      note({ kind: 'update', update: update(3) });
    }),
  );
  note({ kind: 'update', update: update(4) });
  expect([...sites.byCall].map(([key, updates]) => [key, updates.size])).toEqual([
    ['a.py:3,0,3,1', 1],
    ['a.py:1,0,1,1', 1],
    ['a.py:2,0,2,1', 1],
    ['a.py:4,0,4,1', 1],
  ]);
  expect([...sites.names]).toEqual(['outer', 'inner']);
});

it('forgets a call that fails', async () => {
  const { calling, note, sites } = createCallSites();
  const [outer] = await closures();
  if (!outer) throw new Error('no function');
  expect(() =>
    calling(at(1), outer, () => {
      throw new Error('x');
    }),
  ).toThrow('x');
  note({ kind: 'update', update: update(3) });
  expect(sites.byCall.size).toBe(1);
});
