import { describe, expect, it } from 'vitest';
import { computeFix } from '../../../../src/analysis/fixes/registry';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { checkModel } from '../../../../src/analysis/rules/registry';
import { applyEdits } from '../../../../src/core/edits';
import type { Finding } from '../../../../src/core/finding';
import { DEFAULT_OPTIONS } from '../../../support/mending';
import { memoryTree, type MemoryTree } from '../../../support/tree';

const partial = (tree: MemoryTree): readonly Finding[] =>
  checkModel(createLinker().link(tree), DEFAULT_OPTIONS).filter(({ rule }) => rule === 'partial-instrumentation');

/** The file after the first finding was mended; nothing is found any more then. Undefined where there is no fix. */
async function mended(file: string, text: string): Promise<string | undefined> {
  const tree = await memoryTree({ [file]: text });
  const [finding] = partial(tree);
  expect(finding).toBeDefined();
  const request = finding?.fixes?.[0];
  const change = request && computeFix(request, createLinker().link(tree), tree);
  if (!change) return undefined;
  tree.write(file, applyEdits(text, change.edits.get(file) ?? []));
  expect(partial(tree)).toEqual([]);
  expect(tree.facts(file)?.hasSyntaxErrors).toBe(false);
  return tree.text(file);
}

const go = (body: string): string => `package main

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

var duration = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "request_duration_seconds", Help: "T."}, []string{"code"})
var plain = prometheus.NewHistogram(prometheus.HistogramOpts{Name: "request_seconds", Help: "T."})

func item(w http.ResponseWriter, r *http.Request) {
${body}
}

func main() {
	http.HandleFunc("/item", item)
	_ = http.ListenAndServe(":80", nil)
}
`;

describe('in Go', () => {
  it('defers what is the same on every way', async () => {
    const text = await mended(
      'main.go',
      go(`	start := time.Now()
	if r.Host == "" {
		return
	}
	plain.Observe(time.Since(start).Seconds())`),
    );
    expect(text).toContain(`	start := time.Now()
	defer func() {
		plain.Observe(time.Since(start).Seconds())
	}()
	if r.Host == "" {
		return
	}
}`);
  });

  it('defers a timer in one line', async () => {
    const text = await mended(
      'main.go',
      go(`	timer := prometheus.NewTimer(plain)
	if r.Host == "" {
		return
	}
	timer.ObserveDuration()`),
    );
    expect(text).toContain(`	timer := prometheus.NewTimer(plain)
	defer timer.ObserveDuration()
	if r.Host == "" {
		return
	}
}`);
  });

  it('writes the status of each way', async () => {
    const text = await mended(
      'main.go',
      go(`	start := time.Now()
	if r.Host == "" {
		http.Error(w, "200", http.StatusBadRequest)
		return
	}
	if r.Host == "x" {
		http.NotFound(w, r)
		return
	}
	duration.WithLabelValues("200").Observe(time.Since(start).Seconds())`),
    );
    expect(text).toContain('duration.WithLabelValues("400").Observe(time.Since(start).Seconds())\n\t\treturn');
    expect(text).toContain('duration.WithLabelValues("404").Observe(time.Since(start).Seconds())\n\t\treturn');
  });

  it('offers nothing where the status is not written', async () => {
    const text = await mended(
      'main.go',
      go(`	start := time.Now()
	if r.Host == "" {
		reject(w)
		return
	}
	duration.WithLabelValues("200").Observe(time.Since(start).Seconds())`),
    );
    expect(text).toBeUndefined();
  });

  it('offers nothing where a name is made later', async () => {
    const text = await mended(
      'main.go',
      go(`	if r.Host == "" {
		return
	}
	took := measure()
	plain.Observe(took)`),
    );
    expect(text).toBeUndefined();
  });
});

const typescript = (body: string): string => `import express from 'express';
import { Histogram } from 'prom-client';
import { DEFAULT_OPTIONS } from '../../../support/mending';
const duration = new Histogram({ name: 'request_duration_seconds', help: 'T.' });
const app = express();
app.get('/item', async (req, res) => {
${body}
});
app.listen(80);
`;

describe('in TypeScript', () => {
  it('gives a return without a block one', async () => {
    const text = await mended(
      'app.ts',
      typescript(`    const end = duration.startTimer();
    if (!req.query.id) return;
    end();`),
    );
    expect(text).toContain(`    if (!req.query.id) {
        end();
        return;
    }
    end();`);
  });

  it('begins a catch with it', async () => {
    const text = await mended(
      'app.ts',
      typescript(`  const end = duration.startTimer();
  try {
    await load();
    end();
  } catch (error) {
    res.sendStatus(500);
  }`),
    );
    expect(text).toContain('  } catch (error) {\n    end();\n    res.sendStatus(500);');
  });
});
