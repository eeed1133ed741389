import { describe, expect, it } from 'vitest';
import { computeFix } from '../../../../src/analysis/fixes/registry';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { workerKey, type Worker } from '../../../../src/analysis/model';
import { checkModel } from '../../../../src/analysis/rules/registry';
import { applyEdits } from '../../../../src/core/edits';
import { memoryTree } from '../../../support/tree';
import { DEFAULT_OPTIONS } from '../../../support/mending';

interface Fixed {
  readonly text: string;
  readonly helper: string;
  readonly mod: string;
  readonly worker: Worker;
}

/** Applies the fix to the only worker; undefined when it does not apply. A second one must not. */
async function fixed(...lines: readonly string[]): Promise<Fixed | undefined> {
  const tree = await memoryTree({ 'go.mod': 'module shop\n\ngo 1.25\n', 'main.go': lines.join('\n') });
  const workers = (): readonly Worker[] => createLinker().link(tree).workers;
  const change = (): ReturnType<typeof computeFix> => {
    const [worker, ...more] = workers();
    if (!worker || more.length > 0) throw new Error(`${more.length + (worker ? 1 : 0)} workers`);
    return computeFix({ id: 'instrument-worker', worker: workerKey(worker) }, createLinker().link(tree), tree);
  };
  const first = change();
  if (!first) return undefined;
  for (const [file, edits] of first.edits) tree.write(file, applyEdits(tree.text(file) ?? '', edits));
  expect(change()).toBeUndefined();
  const found = checkModel(createLinker().link(tree), DEFAULT_OPTIONS).map(
    ({ rule, message }) => `${rule}: ${message}`,
  );
  expect(found).toEqual([]);
  const [worker] = workers();
  if (!worker) throw new Error('the worker is gone');
  const text = (file: string): string => tree.text(file) ?? '';
  return { text: text('main.go'), helper: text('worker_metrics.go'), mod: text('go.mod'), worker };
}

const cron = (job: string, ...more: readonly string[]): readonly string[] => [
  'package main',
  '',
  'import "github.com/robfig/cron/v3"',
  '',
  ...more,
  'func main() {',
  '\tc := cron.New()',
  `\tc.AddFunc("@every 1m", ${job})`,
  '\tc.Run()',
  '}',
];

describe('Instrument this worker in Go: functions', () => {
  it('are measured by one line, with a helper and a requirement', async () => {
    const result = await fixed(...cron('sweep', 'func sweep() {', '\tprintln(1)', '}', ''));
    expect(result?.text).toContain('func sweep() {\n\tdefer measureJob("sweep").endWith(nil)\n\tprintln(1)\n}');
    expect(result?.helper).toContain('Name: "worker_jobs_total"');
    expect(result?.mod).toContain('github.com/prometheus/client_golang v');
    expect(result?.worker.metrics.answer).toBe('yes');
  });

  const asynq = (signature: string, ...body: readonly string[]): readonly string[] => [
    'package main',
    'import (',
    '\t"context"',
    '\t"github.com/hibiken/asynq"',
    ')',
    `func send(ctx context.Context, t *asynq.Task) ${signature} {`,
    ...body,
    '}',
    'func main() {',
    '\tmux := asynq.NewServeMux()',
    '\tmux.HandleFunc("email:send", send)',
    '}',
  ];

  it('that return an error get a name for it that is free', async () => {
    const plain = await fixed(...asynq('error', '\terr := work()', '\treturn err'));
    expect(plain?.text).toContain(
      '*asynq.Task) (failure error) {\n\tdefer measureJob("email:send").endWith(&failure)\n\terr :=',
    );
    const taken = await fixed(...asynq('error', '\tfailure := work()', '\treturn failure'));
    expect(taken?.text).toContain('(jobFailure error) {\n\tdefer measureJob("email:send").endWith(&jobFailure)');
    const named = await fixed(...asynq('(err error)', '\treturn work()'));
    expect(named?.text).toContain('*asynq.Task) (err error) {\n\tdefer measureJob("email:send").endWith(&err)');
  });

  it('name all of several results, and leave workflows and what cannot be named to a person', async () => {
    const temporal = (signature: string, register = 'RegisterActivity'): readonly string[] => [
      'package main',
      'import (',
      '\t"go.temporal.io/sdk/worker"',
      '\t"go.temporal.io/sdk/workflow"',
      ')',
      `func send${signature} { return 1, nil }`,
      'func main() {',
      '\tw := worker.New(nil, "q", worker.Options{})',
      `\tw.${register}(send)`,
      '}',
    ];
    for (const [types, named] of [
      ['int', '_ int'],
      ['*shop.Order, []byte', '_ *shop.Order, _ []byte'],
      ['map[string]any', '_ map[string]any'],
    ])
      expect((await fixed(...temporal(`(id int) (${types}, error)`)))?.text).toContain(
        `func send(id int) (${named}, failure error) {\n\tdefer measureJob("send").endWith(&failure)`,
      );
    for (const types of ['Pair[int, string]', 'func() int', 'chan int'])
      expect(await fixed(...temporal(`(id int) (${types}, error)`))).toBeUndefined();
    expect(await fixed(...temporal('(ctx workflow.Context) (n int, err error)', 'RegisterWorkflow'))).toBeUndefined();
    expect((await fixed(...temporal('(id int) (n int, err error)')))?.text).toContain('.endWith(&err)');
  });
});

const loop = (...body: readonly string[]): readonly string[] => [
  'package main',
  'import (',
  '\t"context"',
  '\t"time"',
  ')',
  'func refresh(ctx context.Context) {',
  '\tticker := time.NewTicker(time.Minute)',
  ...body.map((line) => `\t${line}`),
  '}',
  'func main() { go refresh(context.Background()); select {} }',
];

describe('Instrument this worker in Go: loops', () => {
  it('over a ticker measure the case that works, on every way out of it, and know its errors', async () => {
    const result = await fixed(
      ...loop(
        'for {',
        '\tselect {',
        '\tcase <-ctx.Done():',
        '\t\treturn',
        '\tcase <-ticker.C:',
        '\t\tif err := load(); err != nil {',
        '\t\t\tprintln(err)',
        '\t\t\tcontinue',
        '\t\t}',
        '\t\tstore()',
        '\t}',
        '}',
      ),
    );
    expect(result?.text.split('\n').slice(7, 27)).toEqual([
      '\tfor {',
      '\t\tselect {',
      '\t\tcase <-ctx.Done():',
      '\t\t\treturn',
      '\t\tcase <-ticker.C:',
      '\t\t\tjob := measureJob("refresh")',
      '\t\t\tif err := load(); err != nil {',
      '\t\t\t\tjob.fail()',
      '\t\t\t\tprintln(err)',
      '\t\t\t\tjob.end()',
      '\t\t\t\tcontinue',
      '\t\t\t}',
      '\t\t\tstore()',
      '\t\t\tjob.end()',
      '\t\t}',
      '\t}',
      '}',
      'func main() { go refresh(context.Background()); select {} }',
    ]);
    expect(result?.worker.metrics.answer).toBe('yes');
  });

  it('over a channel measure their body, with a name that is free', async () => {
    const result = await fixed(...loop('for range ticker.C {', '\tjob := next()', '\tjob.run() // all of it', '}'));
    expect(result?.text).toContain(
      '\tfor range ticker.C {\n\t\tmeasured := measureJob("refresh")\n\t\tjob := next()\n\t\tjob.run() // all of it\n\t\tmeasured.end()\n\t}',
    );
  });

  it('do not count what they sleep', async () => {
    const result = await fixed(...loop('for {', '\tload()', '\tstore()', '\ttime.Sleep(time.Minute)', '}'));
    expect(result?.text).toContain('\t\tload()\n\t\tstore()\n\t\tjob.end()\n\t\ttime.Sleep(time.Minute)');
  });

  it('that wait in the midst of work, jump to labels, or do two things are left to a person', async () => {
    expect(await fixed(...loop('for {', '\tload()', '\ttime.Sleep(1)', '\tstore()', '}'))).toBeUndefined();
    expect(
      await fixed(...loop('all:', 'for range ticker.C {', '\tfor {', '\t\tcontinue all', '\t}', '}')),
    ).toBeUndefined();
    expect(
      await fixed(...loop('for range ticker.C {', '\tload()', '}', 'for range ticker.C {', '\tload()', '}')),
    ).toBeUndefined();
  });

  it('that take messages measure below the message', async () => {
    const result = await fixed(
      'package main',
      'import (',
      '\t"context"',
      '\t"github.com/segmentio/kafka-go"',
      ')',
      'func consume(ctx context.Context, reader *kafka.Reader) {',
      '\tfor {',
      '\t\tmessage, err := reader.ReadMessage(ctx)',
      '\t\tif err != nil {',
      '\t\t\treturn',
      '\t\t}',
      '\t\thandle(message)',
      '\t}',
      '}',
      'func main() { consume(context.Background(), kafka.NewReader(kafka.ReaderConfig{})) }',
    );
    expect(result?.text).toContain(
      '\t\t\treturn\n\t\t}\n\t\tjob := measureJob("consume")\n\t\thandle(message)\n\t\tjob.end()\n\t}',
    );
  });
});

it('shares one helper between the packages of a program: a metric is registered once', async () => {
  const loop = (name: string): string => `package ${name}

import (
	"context"
	"log/slog"
)

func Consume(ctx context.Context, messages <-chan string) {
	for message := range messages {
		if err := handle(ctx, message); err != nil {
			slog.Error("message", "err", err)
		}
	}
}

func handle(ctx context.Context, message string) error { return ctx.Err() }
`;
  const tree = await memoryTree({
    'go.mod': 'module example.com/shop\n\ngo 1.25\n',
    'main.go': `package main

import (
	"context"
	"net/http"

	"example.com/shop/mails"
	"example.com/shop/orders"
)

func main() {
	ctx := context.Background()
	go orders.Consume(ctx, make(chan string))
	go mails.Consume(ctx, make(chan string))
	_ = http.ListenAndServe(":8080", nil)
}
`,
    'orders/orders.go': loop('orders'),
    'mails/mails.go': loop('mails'),
  });
  const own = (name: string): Worker | undefined =>
    createLinker()
      .link(tree)
      .workers.find(({ handler }) => handler.body?.file === `${name}/${name}.go`);
  for (const name of ['orders', 'mails']) {
    const worker = own(name);
    const change =
      worker && computeFix({ id: 'instrument-worker', worker: workerKey(worker) }, createLinker().link(tree), tree);
    for (const [file, edits] of change?.edits ?? []) tree.write(file, applyEdits(tree.text(file) ?? '', edits));
    expect(own(name)?.metrics.answer, name).toBe('yes');
  }
  expect(tree.text('internal/workermetrics/worker_metrics.go')).toContain('func Start(worker string) *Run {');
  expect(tree.text('orders/orders.go')).toContain('\t"log/slog"\n\n\t"example.com/shop/internal/workermetrics"\n)');
  expect(tree.text('mails/mails.go')).toContain(
    'job := workermetrics.Start("Consume")\n\t\tif err := handle(ctx, message); err != nil {\n\t\t\tjob.Fail()',
  );
});
