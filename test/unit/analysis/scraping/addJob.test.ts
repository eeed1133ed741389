import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addJobEdit } from '../../../../src/analysis/scraping/addJob';
import { applyEdits } from '../../../../src/core/edits';

const JOB = { name: 'billing', target: 'billing:8081' };

function added(text: string, job: Parameters<typeof addJobEdit>[1] = JOB): string | undefined {
  const edit = addJobEdit(text, job);
  return edit && applyEdits(text, [edit]);
}

describe('addJobEdit', () => {
  it('writes as the neighbours do', () => {
    expect(
      added(
        `scrape_configs:
- job_name: "a"
  static_configs:
  - targets: ["a:80"]

- job_name: "b"
  static_configs:
  - targets: ["b:80"] # the last one

rule_files: []
`,
        { ...JOB, path: '/internal/metrics' },
      ),
    ).toBe(`scrape_configs:
- job_name: "a"
  static_configs:
  - targets: ["a:80"]

- job_name: "b"
  static_configs:
  - targets: ["b:80"] # the last one

- job_name: "billing"
  metrics_path: "/internal/metrics"
  static_configs:
  - targets: ["billing:8081"]

rule_files: []
`);
  });

  it('writes targets one below the other where they are', () => {
    const text =
      'scrape_configs:\n    -   job_name: a\n        static_configs:\n            - targets:\n                - a:80\n';
    expect(added(text)).toBe(
      `${text.trimEnd()}\n    -   job_name: billing\n        static_configs:\n          - targets:\n              - billing:8081\n`,
    );
  });

  it('keeps line ends, and does without one at the end of the file', () => {
    expect(added("scrape_configs:\r\n  - job_name: 'a'")).toBe(
      "scrape_configs:\r\n  - job_name: 'a'\r\n  - job_name: 'billing'\r\n    static_configs:\r\n    - targets: ['billing:8081']",
    );
  });

  it.each([
    '',
    'scrape_configs: []',
    'scrape_configs: [{job_name: a}]',
    'scrape_configs: [',
    '- a',
    'scrape_configs:\n',
  ])('leaves %j alone', (text) => expect(addJobEdit(text, JOB)).toBeUndefined());

  const name = fc.constantFrom('a', 'b-c', 'prometheus');
  const quote = fc.constantFrom('', "'", '"');
  const blanks = fc.constantFrom('', ' # why', '\n');
  it('adds one job and changes nothing else, whatever the style', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, quote, blanks), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('', '  ', '    '),
        fc.boolean(),
        fc.constantFrom('', 'remote_write:\n  - url: http://x\n'),
        (jobs, indent, isBlock, rest) => {
          const written = jobs.map(([job, mark, gap]) => {
            const targets = isBlock
              ? `\n${indent}        - ${mark}${job}:80${mark}`
              : ` [${mark || "'"}${job}:80${mark || "'"}]`;
            return `${indent}- job_name: ${mark}${job}${mark}\n${indent}  static_configs:\n${indent}    - targets:${targets}${gap}`;
          });
          const text = `scrape_configs:\n${written.join('\n')}\n${rest}`;
          const after: unknown = parse(added(text) ?? '');
          const before: unknown = parse(text);
          const jobOf = { job_name: 'billing', static_configs: [{ targets: ['billing:8081'] }] };
          expect(after).toEqual({ ...Object(before), scrape_configs: [...Object(before).scrape_configs, jobOf] });
        },
      ),
    );
  });
});
