import { describe, expect, it } from 'vitest';
import type { ClassFacts, FunctionFacts } from '../../../../src/analysis/facts';
import { factsOf } from '../../../support/typescript';
import { showPattern, showStatements, showType, showValue } from '../../../support/show';

function firstClass(text: string): ClassFacts {
  const statement = factsOf('a.ts', text).body.find((candidate) => candidate.kind === 'class');
  if (statement?.kind !== 'class') throw new Error('no class');
  return statement.class;
}

function firstFunction(text: string): FunctionFacts {
  const statement = factsOf('a.ts', text).body.find((candidate) => candidate.kind === 'function');
  if (statement?.kind !== 'function') throw new Error('no function');
  return statement.function;
}

const members = (facts: ClassFacts): string[] => [
  ...facts.fields.map(
    (member) =>
      `${member.isStatic ? 'static ' : ''}${member.name}${member.value ? ` = ${showValue(member.value)}` : ''}`,
  ),
  ...facts.methods.map(
    (method) => `${method.isStatic ? 'static ' : ''}${method.isGetter ? 'get ' : ''}${method.name}()`,
  ),
];

describe('functions', () => {
  it('lowers parameters with types, defaults and rest', () => {
    const facts = firstFunction(
      'async function f(this: X, app: Express, { a } = {}, b?: string, ...rest: Handler[]): Promise<Router> { return b }',
    );
    expect(facts).toMatchObject({ name: 'f', isAsync: true, isExpression: false, nameRange: [0, 15, 0, 16] });
    expect(facts.parameters.map((parameter) => showPattern(parameter.target))).toEqual(['app', '{a: a}', 'b', 'rest']);
    expect(facts.parameters.map((parameter) => parameter.type && showType(parameter.type))).toEqual([
      'Express',
      undefined,
      'string',
      'list<Handler>',
    ]);
    expect(facts.parameters[1]?.default).toMatchObject({ kind: 'object' });
    expect(facts.parameters[3]?.rest).toBe('list');
    expect(facts.returns.map(showType)).toEqual(['Router']);
    expect(showStatements(facts.body)).toBe('return b');
  });

  it('gives the body of functions and the expression of arrows', () => {
    expect(firstFunction('function f() { a() }').bodyRange).toEqual([0, 13, 0, 20]);
    expect(firstFunction('function* g() { yield a }').body).toMatchObject([
      { value: { kind: 'operation', operator: 'yield' } },
    ]);
    expect(factsOf('a.ts', 'const f = async x => x.y').body).toMatchObject([
      {
        value: {
          function: { isAsync: true, isExpression: true, bodyRange: [0, 21, 0, 24], body: [{ kind: 'return' }] },
        },
      },
    ]);
  });
});

describe('classes', () => {
  it('lowers fields, methods, accessors and static parts', () => {
    const facts = firstClass(`class A extends base.B<T> implements C {
      readonly router = Router()
      static count: number = 1
      #secret
      'quoted-name' = 2
      handle = (req) => this.x
      constructor(private readonly service: Service, plain: string) { super() }
      static create() {}
      async list() {}
      get path() { return '/a' }
      set path(value) {}
      #hidden() {}
      [key]() {}
      static { boot() }
    }`);
    expect(members(facts)).toEqual([
      'router = Router()',
      'static count = 1',
      '#secret',
      'quoted-name = 2',
      'handle = (req) => {return this.x}',
      'static *static 13:6* = () => {boot()}()',
      'service',
      'constructor()',
      'static create()',
      'list()',
      'get path()',
      'set path()',
      '#hidden()',
      'key()',
    ]);
    expect(facts.bases.map(showValue)).toEqual(['base.B']);
    expect(facts.methods[0]?.parameters.map((parameter) => parameter.isField)).toEqual([true, undefined]);
  });

  it('lowers decorators of classes, members and parameters, with their ranges', () => {
    const facts = firstClass(
      "@Controller('a')\nexport class A {\n  @Get(':id') @Auth\n  find(@Param('id') id: string) {}\n  @Inject() service: S\n}",
    );
    expect(facts.decorators).toMatchObject([{ value: { kind: 'call' }, range: [0, 0, 0, 16] }]);
    expect(facts.range).toEqual([0, 0, 5, 1]);
    const [method] = facts.methods;
    expect(method?.decorators.map((decorator) => showValue(decorator.value))).toEqual(['Get(":id")', 'Auth']);
    expect(method?.range).toEqual([2, 2, 3, 34]);
    expect(method?.parameters[0]?.decorators.map((decorator) => showValue(decorator.value))).toEqual(['Param("id")']);
    expect(facts.fields[0]?.decorators).toHaveLength(1);
  });

  it('finds decorators that stand after export and on default classes', () => {
    expect(firstClass('export @A class B {}').decorators).toHaveLength(1);
    expect(firstClass('@A() export default class B {}').decorators).toHaveLength(1);
    expect(firstClass('@A() abstract class B { abstract f(): void }').decorators).toHaveLength(1);
  });

  it('lowers enums with their counted values', () => {
    const facts = firstClass("enum A { B, C = 5, D, 'e-f' = 'x' }");
    expect(facts.form).toBe('enum');
    expect(members(facts)).toEqual(['static B = 0', 'static C = 5', 'static D = 6', 'static e-f = "x"']);
  });

  it('lowers interfaces and aliases', () => {
    const facts = firstClass('interface A extends B, c.D<E> { path: string; run(req: Request): void }');
    expect(facts).toMatchObject({
      form: 'interface',
      fields: [{ name: 'path', type: { path: ['string'] } }],
      methods: [{ name: 'run' }],
    });
    expect(facts.bases.map(showValue)).toEqual(['B', 'c.D']);
    expect(firstClass('type A = { b: C }').fields).toMatchObject([{ name: 'b', type: { path: ['C'] } }]);
    expect(firstClass("type M = 'get' | 'post'").aliasOf?.literals).toEqual(['get', 'post']);
  });
});

describe('types', () => {
  it.each([
    ['express.Router', 'express.Router'],
    ['Promise<Router>', 'Router'],
    ['Router | undefined | null', 'Router'],
    ['A | B', 'A | B'],
    ['A & B', 'A | B'],
    ["'get' | 'post' | undefined", "'get' | 'post'"],
    ['string[]', 'list<string>'],
    ['readonly (A)[]', 'list<A>'],
    ['Array<A>', 'list Array<A>'],
    ['[a: A, B?, ...C[]]', 'list<A, B, list<C>>'],
    ['Map<string, A>', 'map Map<string, A>'],
    ['Counter<"a" | "b">', "Counter<'a' | 'b'>"],
    ['(a: A) => B', 'function<B>'],
    ['typeof app', 'typeof<app>'],
    ['keyof A', 'string'],
    ['A extends B ? C : D', ''],
  ])('%s', (type, expected) => {
    expect(
      factsOf('a.ts', `let x: ${type}`).body.flatMap((statement) =>
        statement.kind === 'bind' && statement.type ? [showType(statement.type)] : [],
      ),
    ).toEqual([expected]);
  });
});
