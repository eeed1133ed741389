import { describe, expect, it } from 'vitest';
import { attributesIn } from '../../../../../src/analysis/linker/spans/attributes';
import { memoryTree } from '../../../../support/tree';

async function keysIn(file: string, source: string): Promise<readonly string[]> {
  const tree = await memoryTree({ [file]: source });
  return attributesIn(file, tree).map(({ key }) => key);
}

const PYTHON = 'from opentelemetry import trace\n';
const TYPESCRIPT = "import { trace } from '@opentelemetry/api';\n";

describe('attributesIn', () => {
  it.each([
    ['span.set_attribute("a", x)', ['a']],
    ['span.set_attributes({"a": x, "b": y})', ['a', 'b']],
    ['trace.get_current_span().set_attribute("a", x)', ['a']],
    ['self.span.set_attribute("a", x)', ['a']],
    ['span.set_attribute(key, x)', []],
    ['span.set_attribute("a", True)', []],
    ['span.set_attribute("a", len(x))', []],
    ['span.set_attribute("a", hash_of(x))', []],
    ['span.set_attribute("a", x is not None)', []],
    ['element.set_attribute("a", x)', []],
  ])('%s', async (line, expected) => {
    expect(await keysIn('a.py', PYTHON + line)).toEqual(expected);
  });

  it.each([
    ["span.setAttribute('a', x)", ['a']],
    ["span.setAttributes({ a: x, 'b.c': y })", ['a', 'b.c']],
    ["trace.getActiveSpan()?.setAttribute('a', x)", ['a']],
    ["span.setAttribute('a', x.length)", []],
    ["element.setAttribute('a', x)", []],
  ])('%s', async (line, expected) => {
    expect(await keysIn('a.ts', TYPESCRIPT + line)).toEqual(expected);
  });

  it('takes no file for traced that does not import OpenTelemetry', async () => {
    expect(await keysIn('a.py', 'span.set_attribute("a", x)')).toEqual([]);
  });
});
