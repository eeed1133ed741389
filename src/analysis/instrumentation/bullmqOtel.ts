/** bullmq-otel (https://github.com/taskforcesh/bullmq-otel): given to a worker as `telemetry`. Its metrics must be asked for. */
import type { Abstract } from '../linker/machine/values';
import type { Plugin } from '../plugin';

const CLASS = 'bullmq-otel.BullMQOtel';

export const bullmqOtel: Plugin = {
  id: 'bullmqOtel',
  languages: ['typescript'],
  modules: ['bullmq-otel'],
  proofs: [
    { path: CLASS, signals: ['traces'], text: 'BullMQOtel is the telemetry of the worker' },
    {
      path: CLASS,
      signals: ['metrics'],
      text: (args) => (args.some(({ value }) => asksForMetrics(value)) ? 'BullMQOtel with enableMetrics' : undefined),
    },
  ],
};

function asksForMetrics(value: Abstract): boolean {
  const asked = value.kind === 'record' ? value.entries.get('enableMetrics') : undefined;
  return asked !== undefined && !(asked.kind === 'constant' && asked.value !== true);
}
