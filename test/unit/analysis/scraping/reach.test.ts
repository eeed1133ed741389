import { describe, expect, it } from 'vitest';
import type { Exposure } from '../../../../src/analysis/model';
import { jobFor } from '../../../../src/analysis/scraping/jobFor';
import { reachOf } from '../../../../src/analysis/scraping/reach';
import { mergeScraping, readScraping } from '../../../../src/analysis/scraping/readScraping';
import type { Scraping } from '../../../../src/analysis/scraping/scraping';
import { memoryTree } from '../../../support/tree';

const exposure = (name: string, folder: string, ...ports: number[]): Exposure => ({
  service: { name, folder, aliases: [] },
  location: { file: `${folder}/a.go`, range: [0, 0, 0, 0] },
  path: '/metrics',
  ports,
});

const BILLING = exposure('billing', 'billing', 8081);
const ORDERS = exposure('orders', 'orders', 8080);

async function scrapingOf(files: Readonly<Record<string, string>>): Promise<Scraping> {
  const tree = await memoryTree(files);
  return mergeScraping(tree.files.map((file) => readScraping(file, tree)));
}

const jobs = (...targets: string[]): string =>
  `scrape_configs:\n${targets.map((target) => `  - job_name: x\n    static_configs: [{ targets: ['${target}'] }]\n`).join('')}`;

async function reach(files: Readonly<Record<string, string>>): Promise<string> {
  return reachOf(BILLING, [BILLING, ORDERS], await scrapingOf(files)).kind;
}

describe('reachOf', () => {
  it.each([
    ['nothing is configured', { 'a.yml': 'b: c' }, 'unknown'],
    ['a target by its name', { 'prometheus.yml': jobs('billing:8081') }, 'reached'],
    ['a name with a suffix', { 'prometheus.yml': jobs('billing-service.shop.svc:80') }, 'reached'],
    ['a port of this machine', { 'prometheus.yml': jobs('host.docker.internal:8081') }, 'reached'],
    ['a job by its name', { 'prometheus.yml': 'scrape_configs: [{ job_name: billing }]' }, 'reached'],
    ['others only', { 'prometheus.yml': jobs('orders:8080', 'localhost:9090', 'node-exporter:9100') }, 'missing'],
    ['a target that nobody claims', { 'prometheus.yml': jobs('orders:8080', 'gateway:80') }, 'unknown'],
    ['a port that nobody claims', { 'prometheus.yml': jobs('localhost:7000') }, 'unknown'],
    ['discovery', { 'prometheus.yml': `${jobs('orders:8080')}    kubernetes_sd_configs: [{ role: pod }]` }, 'unknown'],
    ['jobs in other files', { 'prometheus.yml': `scrape_config_files: ['*.yml']\n${jobs('orders:8080')}` }, 'unknown'],
    [
      'a template',
      { 'prometheus.yml': jobs('orders:80'), 'm.yaml': 'kind: ServiceMonitor\na: {{ .Values.b }}' },
      'unknown',
    ],
    [
      'a collector that scrapes',
      { 'otel.yml': `receivers:\n  prometheus:\n    config:\n      ${jobs('billing:1').replaceAll('\n', '\n      ')}` },
      'reached',
    ],
    ['a configuration of another folder', { 'orders/prometheus.yml': jobs('orders:8080') }, 'unknown'],
    ['a folder of configurations', { 'deploy/prometheus/prometheus.yml': jobs('orders:8080') }, 'missing'],
  ])('%s', async (_, files, expected) => expect(await reach(files)).toBe(expected));

  it('knows services of compose by what they are built from and where they are published', async () => {
    const compose = 'services:\n  pay:\n    build: { context: ../billing }\n    ports: ["127.0.0.1:9001:8081/tcp"]\n';
    expect(await reach({ 'deploy/compose.yml': compose, 'prometheus.yml': jobs('pay:8081') })).toBe('reached');
    expect(await reach({ 'deploy/compose.yml': compose, 'prometheus.yml': jobs('localhost:9001') })).toBe('reached');
  });

  const service = (name: string, labels: string): string =>
    `kind: Service\nmetadata: { name: ${name}, labels: ${labels} }\n`;
  const monitor = (labels: string): string => `kind: ServiceMonitor\nspec: { selector: { matchLabels: ${labels} } }\n`;
  it.each([
    ['chosen', [service('billing', '{ app: b }'), monitor('{ app: b }')], 'reached'],
    [
      'not chosen',
      [service('billing', '{ app: b }'), service('orders', '{ app: o }'), monitor('{ app: o }')],
      'missing',
    ],
    ['a monitor of somebody unknown', [service('billing', '{ app: b }'), monitor('{ app: o }')], 'unknown'],
    ['no Service of its name', [service('orders', '{ app: o }'), monitor('{ app: o }')], 'unknown'],
  ])('monitors: %s', async (_, documents, expected) =>
    expect(await reach({ 'k8s.yaml': documents.join('---\n') })).toBe(expected),
  );

  it('takes annotated pods for scraped', async () => {
    const pods =
      'kind: Deployment\nmetadata: { name: billing }\nspec: { template: { metadata: { annotations: { prometheus.io/scrape: "true" } } } }\n';
    expect(await reach({ 'k8s.yaml': pods, 'prometheus.yml': jobs('orders:8080') })).toBe('reached');
  });
});

describe('jobFor', () => {
  const job = async (files: Readonly<Record<string, string>>, of = BILLING): Promise<unknown> => {
    const scraping = await scrapingOf(files);
    const [file] = scraping.files;
    return file && jobFor(of, file, scraping);
  };

  it('takes the host of its neighbours on one machine', async () => {
    expect(await job({ 'prometheus.yml': jobs('localhost:8080') })).toEqual({
      name: 'billing',
      target: 'localhost:8081',
    });
  });

  it('takes the name in compose where Prometheus runs there too', async () => {
    const compose = 'services:\n  pay: { build: billing }\n  prometheus: { image: prom/prometheus }\n';
    expect(await job({ 'compose.yml': compose, 'prometheus.yml': jobs('localhost:9090') })).toEqual({
      name: 'billing',
      target: 'pay:8081',
    });
  });

  it('is not made without a certain port or host', async () => {
    expect(await job({ 'prometheus.yml': jobs('localhost:8080') }, exposure('billing', 'billing'))).toBeUndefined();
    expect(
      await job({ 'prometheus.yml': jobs('localhost:8080') }, exposure('billing', 'billing', 1, 2)),
    ).toBeUndefined();
    expect(await job({ 'prometheus.yml': jobs('orders:8080') })).toBeUndefined();
  });
});
