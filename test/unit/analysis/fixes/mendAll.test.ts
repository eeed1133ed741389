/** Fixes over every rule's fixtures: any subset of them, in one go, leaves files that parse, and none that asks for the same again. */
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mendAll, preferredChange, type Mendable } from '../../../../src/analysis/fixes/mendAll';
import { overlayOf } from '../../../../src/analysis/fixes/overlay';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { checkModel } from '../../../../src/analysis/rules/registry';
import { languageOf } from '../../../../src/analysis/sourceFiles';
import { applyEdits } from '../../../../src/core/edits';
import { compareRanges, type TextEdit } from '../../../../src/core/range';
import type { Finding } from '../../../../src/core/finding';
import { loadedFrontEnd } from '../../../support/facts';
import { foldersIn } from '../../../support/fixtures';
import { DEFAULT_OPTIONS } from '../../../support/mending';
import { folderTree, memoryTree, type MemoryTree } from '../../../support/tree';

const FIXTURES = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'rules');
const PROJECTS = foldersIn(FIXTURES).flatMap((rule) =>
  foldersIn(rule).map((folder) => [`${basename(rule)}/${basename(folder)}`, folder] as const),
);

async function mendableOf(below: MemoryTree): Promise<Mendable> {
  const frontEnd = await loadedFrontEnd();
  const tree = overlayOf(below, (path, text) => frontEnd.facts(path, text));
  const linker = createLinker();
  let changed: Set<string> | undefined = undefined;
  let model: ServiceModel | undefined;
  const current = (): ServiceModel => {
    model ??= linker.link(tree, changed);
    return model;
  };
  return {
    tree,
    model: current,
    findings: () =>
      checkModel(current(), { ...DEFAULT_OPTIONS, directivesOf: (file) => tree.facts(file)?.directives ?? [] }),
    write(file, text) {
      tree.write(file, text);
      changed = new Set([...(changed ?? []), file]);
      model = undefined;
    },
  };
}

const identityOf = ({ rule, message, location: { file } }: Finding): string => `${rule} ${file} ${message}`;

function overlaps(edits: readonly TextEdit[]): boolean {
  const ranges = edits.map(({ range }) => range).sort(compareRanges);
  return ranges.slice(1).some((range, index) => {
    const before = ranges[index] ?? range;
    return before[2] > range[0] || (before[2] === range[0] && before[3] > range[1]);
  });
}

describe.each(PROJECTS)('%s', (_, folder) => {
  it('keeps every file whole, whichever fixes are chosen', async () => {
    const below = await folderTree(folder);
    const broken = new Set(below.files.filter((file) => below.facts(file)?.hasSyntaxErrors));
    const findings = (await mendableOf(below)).findings().filter(({ fixes }) => fixes !== undefined);
    const chosen = fc.subarray(findings.map(identityOf), { minLength: Math.min(findings.length, 1) });
    await fc.assert(
      fc.asyncProperty(chosen, async (wanted) => {
        const mendable = await mendableOf(below);
        const isWanted = (finding: Finding): boolean => wanted.includes(identityOf(finding));
        const mended = mendAll(mendable, { isWanted });
        for (const file of mended.before.keys()) {
          if (languageOf(file) !== undefined && !broken.has(file))
            expect([file, mendable.tree.facts(file)?.hasSyntaxErrors]).toEqual([file, false]);
        }
        // Once more changes nothing.
        expect(mendAll(mendable, { isWanted }).count).toBe(0);
      }),
      { numRuns: 4 },
    );
  });

  it('has fixes whose own edits never overlap', async () => {
    const mendable = await mendableOf(await folderTree(folder));
    for (const finding of mendable.findings()) {
      const change = preferredChange(finding, mendable.model(), mendable.tree);
      for (const [file, edits] of change?.edits ?? []) expect([file, overlaps(edits)]).toEqual([file, false]);
    }
  });
});

describe('mendAll', () => {
  const SPANS = `package main

import (
	"context"

	"go.opentelemetry.io/otel"
)

var tracer = otel.Tracer("a")

func a(ctx context.Context) {
	_, span := tracer.Start(ctx, "a")
	span.AddEvent("x")
}

func b(ctx context.Context) {
	_, span := tracer.Start(ctx, "b")
	span.AddEvent("x")
}
`;

  it('applies several fixes of one file, and says what was there before', async () => {
    const below = await memoryTree({ 'main.go': SPANS });
    const mended = mendAll(await mendableOf(below), { isWanted: () => true });
    expect(mended.count).toBe(2);
    expect(mended.before.get('main.go')).toBe(SPANS);
    expect(mended.after.get('main.go')?.match(/defer span\.End\(\)/g)).toHaveLength(2);
    expect([...(mended.titles.get('main.go') ?? [])]).toEqual(['End the span']);
  });

  it('says which files belong together, because one fix changes them', async () => {
    const below = await memoryTree({
      'package.json': '{}',
      'a.ts':
        "import { Counter } from 'prom-client';\nexport const hits = new Counter({ name: 'hits', help: 'H.', labelNames: ['user_id'] });\n",
      'b.ts': "import { hits } from './a';\nexport const hit = (id: string): void => hits.inc({ user_id: id });\n",
    });
    const { titles } = mendAll(await mendableOf(below), { isWanted: () => true });
    expect([...(titles.get('a.ts') ?? [])].sort()).toEqual(['Drop the label “user_id”', 'Rename to hits_total']);
    expect(titles.get('b.ts')).toBe(titles.get('a.ts'));
  });

  it('stops when it is told to', async () => {
    const below = await memoryTree({ 'main.go': SPANS });
    let rounds = 0;
    const mended = mendAll(await mendableOf(below), { isWanted: () => true, isStopped: () => (rounds += 1) > 1 });
    expect(mended.count).toBe(1);
  });

  it('leaves what a fix does not mend after as many rounds as there may be', async () => {
    const below = await memoryTree({ 'main.go': SPANS });
    const edits = new Map([['main.go', [{ range: [0, 0, 0, 0], text: '' } as const]]]);
    const changeOf = (): { title: string; edits: typeof edits } => ({ title: 'nothing', edits });
    let rounds = 0;
    mendAll(await mendableOf(below), { isWanted: () => true, changeOf, isStopped: () => (rounds += 1) > 5 });
    expect(rounds).toBe(6);
    expect(applyEdits(SPANS, [])).toBe(SPANS);
  });
});
