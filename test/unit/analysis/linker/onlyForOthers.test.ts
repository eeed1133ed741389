import { describe, expect, it } from 'vitest';
import type { FunctionFacts, Value } from '../../../../src/analysis/facts';
import { Scope } from '../../../../src/analysis/linker/machine/scope';
import { list, text, type ClosureValue } from '../../../../src/analysis/linker/machine/values';
import { measuresOthersOnly } from '../../../../src/analysis/linker/onlyForOthers';
import { pathPart } from '../../../../src/analysis/linker/pathPart';
import { factsOf } from '../../../support/facts';

const HERE = { file: 'a.js', range: [0, 0, 0, 0] } as const;

async function closureOf(source: string): Promise<ClosureValue> {
  const functions = (await factsOf('a.js', source)).body.flatMap((statement): FunctionFacts[] =>
    statement.kind === 'function' ? [statement.function] : [],
  );
  const scope = new Scope(undefined, 'module');
  scope.declare('ROUTES', list([text('cart', HERE), text('orders', HERE)], HERE));
  for (const facts of functions)
    scope.declare(facts.name ?? '', { kind: 'closure', function: facts, file: 'a.js', scope });
  const found = functions.find(({ name }) => name === 'measure');
  if (!found) throw new Error('no function');
  return { kind: 'closure', function: found, file: 'a.js', scope };
}

const within = (test: string, update = 'seconds.observe(1)'): string =>
  `function record() { seconds.observe(1); }
   function measure(req, res, next) {
     const part = req.path.split('/')[1];
     res.on('finish', () => { if (${test}) { ${update}; } });
     next();
   }`;

describe('middleware that measures some paths only', () => {
  it.each([
    ['ROUTES.indexOf(part) !== -1', true],
    ['ROUTES.indexOf(part) >= 0', true],
    ['ROUTES.includes(part)', true],
    ['ROUTES.indexOf(part) === -1', false],
    ["part !== 'login'", false],
    ['res.statusCode > 400', false],
    ['known(part)', false],
  ])('%s leaves /login out: %s', async (test, isLeftOut) => {
    expect(measuresOthersOnly(await closureOf(within(test)), '/login')).toBe(isLeftOut);
  });

  it('measures what is on the list, also through functions', async () => {
    const closure = await closureOf(within('ROUTES.includes(part)', 'record()'));
    expect(measuresOthersOnly(closure, '/orders/{id}')).toBe(false);
    expect(measuresOthersOnly(closure, '/login')).toBe(true);
  });

  it('says nothing where a parameter decides, or nothing is measured', async () => {
    expect(measuresOthersOnly(await closureOf(within('ROUTES.includes(part)')), '/{page}')).toBe(false);
    expect(measuresOthersOnly(await closureOf(within('ROUTES.includes(part)', 'log(part)')), '/login')).toBe(false);
  });
});

describe('pathPart', () => {
  const expression = async (source: string): Promise<Value> => {
    const [statement] = (await factsOf('a.js', `x = ${source};`)).body;
    const value = statement?.kind === 'bind' ? statement.value : undefined;
    if (!value) throw new Error('no value');
    return value;
  };

  it.each([
    ['req.path', '/users/list', '/users/list'],
    ['req.originalUrl.toLowerCase()', '/Users', '/users'],
    ["request.path.split('/')[2]", '/users/list', 'list'],
    ["req.path.split('/')[1]", '/users/{id}', 'users'],
    ["req.path.split('/')[2]", '/users/{id}', undefined],
    ['req.path', '/users/{id}', undefined],
    ['config.path', '/users', undefined],
    ["'/fixed'", '/users', '/fixed'],
    ['compute(req.path)', '/users', undefined],
  ])('%s of %s', async (source, path, part) => {
    expect(pathPart(await expression(source), { path })).toBe(part);
  });
});
