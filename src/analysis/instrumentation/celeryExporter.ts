/**
 * Exporters that measure Celery's tasks or RQ's jobs from outside, named as images in deployment files: celery-exporter
 * (https://github.com/danihodovic/celery-exporter) and rq-exporter (https://github.com/mdawar/rq-exporter). Flower is a dashboard:
 * it has metrics too, but hardly anybody scrapes them.
 */
import type { ProcessProof } from '../linker/machine/machine';
import type { DeploymentContext, Plugin } from '../plugin';

const ID = 'celeryExporter';

const IMAGES: readonly (readonly [image: RegExp, kind: string])[] = [
  [/image:\s*["']?[\w./-]*\bcelery-(?:prometheus-)?exporter\b/, 'celery'],
  [/image:\s*["']?[\w./-]*\brq-exporter\b/, 'rq'],
];

function exporterProofs({ files, tree }: DeploymentContext): readonly ProcessProof[] {
  return files.flatMap((file) => {
    const lines = /\.ya?ml$/.test(file) ? (tree.text(file) ?? '').split('\n') : [];
    return lines.flatMap((content, line) =>
      IMAGES.filter(([image]) => image.test(content) && !/^\s*#/.test(content)).map(([, kind]): ProcessProof => ({
        instrumentation: ID,
        signals: ['metrics'],
        frameworks: [kind],
        location: { file, range: [line, content.length - content.trimStart().length, line, content.length] },
        text: 'an exporter measures the queue from outside',
        scope: 'deployment',
      })),
    );
  });
}

export const celeryExporter: Plugin = { id: ID, languages: ['python'], modules: [], deployment: exporterProofs };
