import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stackFrames } from '../../../../src/core/trace/stackFrames';

const PYTHON = `Traceback (most recent call last):
  File "/app/shop/pay.py", line 12, in pay
    card.charge()
  File "/usr/lib/python3.11/decimal.py", line 3, in charge
decimal.InvalidOperation: [<class 'decimal.ConversionSyntax'>]
`;

const NODE = `TypeError: Cannot read properties of undefined (reading 'id')
    at charge (/app/src/pay.js:12:5)
    at async Server.<anonymous> (file:///app/src/server.mjs:40:9)
    at C:\\app\\pay.ts:3:1
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
`;

const GO = `goroutine 7 [running]:
runtime/debug.Stack()
\t/usr/local/go/src/runtime/debug/stack.go:26 +0x5e
main.(*Store).Get(0xc0000, {0x1, 0x2})
\t/src/internal/store/store.go:48
`;

const places = (text: string): string[] =>
  stackFrames(text).map(({ textLine, file, line }) => `${textLine} ${file} ${line}`);

describe('the frames of a stack trace', () => {
  it('are read from Python', () => {
    expect(places(PYTHON)).toEqual(['1 /app/shop/pay.py 12', '3 /usr/lib/python3.11/decimal.py 3']);
  });

  it('are read from Node, on Windows too', () => {
    expect(places(NODE)).toEqual(['1 /app/src/pay.js 12', '2 file:///app/src/server.mjs 40', '3 C:\\app\\pay.ts 3']);
    expect(places(NODE.replaceAll('\n', '\r\n'))).toHaveLength(3);
  });

  it('are read from Go', () => {
    expect(places(GO)).toEqual(['2 /usr/local/go/src/runtime/debug/stack.go 26', '4 /src/internal/store/store.go 48']);
  });

  it('are none in other texts, however long their lines', () => {
    expect(stackFrames('at noon (12:30)\nFile "x", line 0, in f\n')).toEqual([]);
    expect(stackFrames(`    at ${'('.repeat(1_000_000)}a.js:1:1)`)).toEqual([]);
    expect(stackFrames(GO.repeat(10_000)).length).toBeLessThan(400);
  });

  it('stand in lines of the text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...GO.split('\n'), ...NODE.split('\n')), fc.string())), (parts) => {
        const text = parts.join('\n');
        const lines = text.split('\n');
        for (const { textLine, file, line } of stackFrames(text)) {
          expect(lines[textLine]).toContain(file);
          expect(lines[textLine]).toContain(String(line));
        }
      }),
    );
  });
});
