import { describe, expect, it } from 'vitest';
import { readKubernetes } from '../../../../src/analysis/scraping/readKubernetes';

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: shop
  labels:
    app: shop
`;
const MONITOR = `kind: ServiceMonitor
metadata:
  name: shop
spec:
  selector:
    matchLabels:
      app: shop
`;
const definition = (lines: number): string =>
  `kind: CustomResourceDefinition\nspec:\n${'  # A line of a schema that is long.\n'.repeat(lines)}  properties:\n    kind:\n      kind: Service\n`;

describe('objects of Kubernetes', () => {
  const files = [definition(1), SERVICE, MONITOR].join('---\n');

  it('are services, pods and monitors', () => {
    expect(readKubernetes('a.yaml', files)).toMatchObject({
      monitors: [{ file: 'a.yaml', of: 'Service', labels: { app: 'shop' }, isPlain: true }],
      monitored: [{ file: 'a.yaml', of: 'Service', name: 'shop', labels: { app: 'shop' } }],
    });
  });

  it('are the same in a manifest of many schemas', () => {
    const long = [definition(5_000), SERVICE, definition(5_000), MONITOR].join('---\n');
    expect(long.length).toBeGreaterThan(256 * 1024);
    expect(readKubernetes('a.yaml', long)).toEqual(readKubernetes('a.yaml', files));
  });

  it('are not read out of what is no YAML', () => {
    expect(readKubernetes('a.yaml', 'kind: Service\n  x: [\n')).toBeUndefined();
  });
});
