import { describe, expect, it } from 'vitest';
import type { FunctionFacts, Statement } from '../../../../src/analysis/facts';
import { factsOf } from '../../../support/facts';
import { sketchPython, sketchType } from './pythonSketch';

function functionIn(statement: Statement | undefined): FunctionFacts {
  if (statement?.kind !== 'function') throw new Error(`no function but ${statement?.kind}`);
  return statement.function;
}

describe('Python functions', () => {
  it.each([
    ['def f(a, b=1, *args, c, d: int = 2, **kw): pass', 'f(a, b = 1, *args, c, d: int = 2, **kw) {  }'],
    ['def f(a, /, b, *, c): pass', 'f(a, b, c) {  }'],
    ['def f(*args: int, **kw: str) -> None: pass', 'f(*args: int, **kw: str) -> None {  }'],
    ['async def f() -> Foo: return 1', 'async f() -> Foo { return 1 }'],
    ['@a\n# between\n@b.c(1)  # why\ndef f(): pass', '@a @b.c(1) f() {  }'],
    ['def f():\n  """Doc."""\n  def g(): pass', 'f() { "Doc."; g() {  } }'],
  ])('%s', async (source, expected) => {
    expect(await sketchPython(source)).toEqual([expected]);
  });

  it('gives exact ranges, in UTF-16 units', async () => {
    const source = 's = "\u{1F600}"; t = 1\n@app.get("/é", x)  # c\nasync def f(a: int = 1):\n    # c\n    return a\n';
    const { body } = await factsOf('m.py', source);
    expect(body[1]?.range).toEqual([0, 10, 0, 15]);
    const facts = functionIn(body[2]);
    expect(facts.range).toEqual([1, 0, 4, 12]);
    expect(facts.decorators[0]?.range).toEqual([1, 0, 1, 17]);
    expect(facts.decorators[0]?.value.range).toEqual([1, 1, 1, 17]);
    expect(facts.nameRange).toEqual([2, 10, 2, 11]);
    expect(facts.parameters[0]?.range).toEqual([2, 12, 2, 22]);
    expect(facts.bodyRange).toEqual([4, 4, 4, 12]);
  });

  it('gives the range of each name in a dotted value', async () => {
    const { body } = await factsOf('m.py', 'x = aa.bb.cc');
    const value = body[0]?.kind === 'bind' ? body[0].value : undefined;
    expect(value).toMatchObject({
      kind: 'member',
      nameRange: [0, 10, 0, 12],
      range: [0, 4, 0, 12],
      object: { nameRange: [0, 7, 0, 9], range: [0, 4, 0, 9], object: { range: [0, 4, 0, 6] } },
    });
  });
});

describe('Python classes', () => {
  it('knows bases, fields and methods', async () => {
    const source = `@dataclass
class A(B, c.D[int], metaclass=M):
    """Doc."""
    x: int
    y: str = "a"
    z = 1
    p, q = 1, 2
    if DEBUG:
        w = 2
    @staticmethod
    def s(): pass
    @property
    def t(self): return self.x
    class Meta:
        ordering = []
`;
    expect(await sketchPython(source)).toEqual([
      '@dataclass class A(B, c.D[int]) {x: int; y: str = "a"; static z = 1; static p = 1; static q = 2; static w = 2; ' +
        'static Meta = class Meta() {static ordering = []}; ' +
        '@staticmethod static s() {  }; @property t(self) { return self.x }}',
    ]);
  });

  it('knows type aliases', async () => {
    expect(await sketchPython('type Names[T] = list[T]')).toEqual(['alias Names() = list<T> {}']);
  });
});

describe('Python annotations', () => {
  it.each([
    ['Foo', 'Foo'],
    ['a.b.Foo', 'a.b.Foo'],
    ['Optional[Foo]', 'Foo'],
    ['typing.Optional["Foo"]', 'Foo'],
    ['Foo | None', 'Foo'],
    ['Union[Foo, None, a.Bar]', 'union<Foo, a.Bar>'],
    ['list[Foo]', 'list<Foo>'],
    ['tuple[Foo, ...]', 'list<Foo>'],
    ['dict[str, Foo]', 'map<str, Foo>'],
    ['Callable[[int], Foo]', 'function<, Foo>'],
    ['asyncio.Queue[Job]', 'generic asyncio.Queue<Job>'],
    ['Literal["a", "b"]', "union'a'|'b'"],
    ['Literal["a"] | None', "union'a'"],
    ['ClassVar[Foo]', 'Foo'],
    ['Annotated[Foo, Depends(get)]', 'Foo @Depends(get)'],
    ['"Foo"', 'Foo'],
    ['"Optional[list[a.Foo | None]]"', 'list<a.Foo>'],
    ['"not a type!!"', 'not'],
    ['"[[["', ''],
    ['None', 'None'],
  ])('%s', async (source, expected) => {
    const { body } = await factsOf('m.py', `x: ${source} = y`);
    const type = body[0]?.kind === 'bind' ? body[0].type : undefined;
    expect(type && sketchType(type)).toBe(expected);
  });
});
