import { describe, expect, it } from 'vitest';
import { workersIn } from '../../frameworks/workers/workers';

describe('lists that are added', () => {
  const settings = (functions: string): Record<string, string> => ({
    'a.py': `from arq import func\nasync def a(ctx): ...\nasync def b(ctx): ...\nMORE = [b]\nclass WorkerSettings:\n  functions = ${functions}\n`,
  });

  it.each([
    ['[a] + [b]', ['a.py:2 arq a', 'a.py:3 arq b']],
    ['[a] + MORE', ['a.py:2 arq a', 'a.py:3 arq b']],
    ['[a] + load()', ['a.py:2 arq a']],
    ['[*MORE, a]', ['a.py:2 arq a', 'a.py:3 arq b']],
  ])('%s', async (functions, expected) => {
    expect(await workersIn(settings(functions))).toEqual(expected);
  });
});

describe('partials', () => {
  it.each([['partial(q.enqueue, f)()'], ['partial(q.enqueue)(f)'], ['on_commit(partial(q.enqueue, f, 1))']])(
    'of a method run with what they were given: %s',
    async (call) => {
      const code = `from functools import partial\nfrom rq import Queue\nq = Queue()\ndef f(): ...\n${call}\n`;
      expect(await workersIn({ 'a.py': code })).toEqual(['a.py:4 rq f']);
    },
  );
});

describe('decorators', () => {
  it('that give nothing leave the function what it was', async () => {
    const code = 'from celery import shared_task\ndef odd(f):\n  print(f)\n@shared_task\n@odd\ndef add(): ...\n';
    expect(await workersIn({ 'a.py': code })).toEqual(['a.py:4 celery add']);
  });
});

describe('modules that import each other', () => {
  it('know in the end what was not there in the beginning', async () => {
    const files = {
      'a.py':
        'from b import *\nfrom rq import Queue\nclass Job:\n  @classmethod\n  def start(cls, f):\n    Queue().enqueue(f)\n',
      'b.py': 'from a import Job\ndef begin():\n  Job.start(work)\ndef work(): ...\nbegin()\n',
      'c.py': 'from rq import Queue\nimport a\nimport b\nb.begin()\n',
    };
    expect(await workersIn(files)).toEqual(['b.py:4 rq work']);
  });
});
