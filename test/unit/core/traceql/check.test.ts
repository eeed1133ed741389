import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTraceQl } from '../../../../src/core/traceql/check';
import { tokenise } from '../../../../src/core/traceql/tokens';

describe('tokenise', () => {
  it('takes attributes with quotes, durations and operators as one each', () => {
    const words = tokenise('{ span."a b".c =~ `x.*` && duration>1h30m } &>> {}').map(({ text }) => text);
    expect(words).toEqual(['{', 'span."a b".c', '=~', '`x.*`', '&&', 'duration', '>', '1h30m', '}', '&>>', '{', '}']);
  });

  it('loses no character but spaces, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const joined = tokenise(text)
          .map((token) => token.text)
          .join('');
        expect(joined.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});

describe('checkTraceQl', () => {
  it.each([
    '',
    '{}',
    '{ }',
    '{ status = error }',
    '{ !(status = error) && duration > -5 }',
    '{ resource.service.name = "shop" && span.http.route =~ "/a/.*" } | count() > 2',
    '{ .a = 1 } >> { .b != nil } && { name = "x" }',
    '({ status = error } | by(resource.service.name)) | avg(duration) > 1s',
    '{ span.x + 1 > 2 * 3 }',
    '{ } | rate() by (resource.service.name, name)',
    '{ duration > 1s } | select(span.http.route) with (most_recent=true)',
    '{ span."with space" = `raw "text"` }',
    '{ event:name = "exception" } &>> { kind = server }',
    '{ status = error } | quantile_over_time(duration, .5, .99)',
  ])('lets %s pass', (text) => {
    expect(checkTraceQl(text)).toBeUndefined();
  });

  it.each([
    ['{ duration > }', 13, 'Something to compare with is missing after “>”.'],
    ['{ status = error', 16, '“}” is missing.'],
    ['{ (status = error }', 18, '“)” is missing before “}”.'],
    ['status = error', 0, 'A query starts with “{”, such as { status = error }.'],
    ['{ name = "a }', 9, 'This text has no closing quote.'],
    ['{ name "a" }', 7, 'An operator such as “=” or “&&” is missing here.'],
    ['{ name = "a" status = ok }', 13, 'An operator such as “=” or “&&” is missing here.'],
    ['{ = 5 }', 2, 'An attribute is missing before “=”.'],
    ['{ name = = 5 }', 9, '“=” cannot follow “=”.'],
    ['{ } }', 4, '“}” closes nothing.'],
    ['{ name = § }', 9, '“§” means nothing here.'],
    ['{ status = error && }', 20, 'Something to compare with is missing after “&&”.'],
  ])('says what is wrong with %s', (text, offset, words) => {
    expect(checkTraceQl(text)).toEqual({ offset, text: words });
  });

  it('never throws, and points into the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{', '}', '(', ')', '=', '&&', 'name', '"a"', '5', ' ', '|', ',', '!')),
        (parts) => {
          const text = parts.join('');
          const offset = checkTraceQl(text)?.offset ?? 0;
          expect(offset).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });
});
