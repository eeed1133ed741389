import { describe, expect, it } from 'vitest';
import { parseDataSources } from '../../../src/protocol/dataSources';
import { withDataSource } from '../../../src/protocol/environmentEntries';
import { parseSettings } from '../../../src/protocol/parseSettings';

describe('a data source that was picked', () => {
  const URL = 'https://grafana.test';

  it('is written beside what the person wrote', () => {
    const written = [
      { name: 'local', prometheus: 'http://localhost:9090' },
      { name: 'production', note: 'mine', grafana: { url: URL, auth: 'bearer', dataSources: { tempo: 'T' } } },
    ];
    const changed = withDataSource(written, 'production', 'prometheus', 'Mimir');
    expect(changed).toEqual([
      written[0],
      {
        name: 'production',
        note: 'mine',
        grafana: { url: URL, auth: 'bearer', dataSources: { tempo: 'T', prometheus: 'Mimir' } },
      },
    ]);
    expect(parseSettings({ environments: changed }).settings.environments[1]?.grafana?.dataSources).toEqual({
      tempo: 'T',
      prometheus: 'Mimir',
    });
  });

  it('makes an object of a bare address', () => {
    expect(withDataSource([{ name: 'a', grafana: URL }], 'a', 'jaeger', 'J')).toEqual([
      { name: 'a', grafana: { url: URL, dataSources: { jaeger: 'J' } } },
    ]);
  });

  it('is written nowhere where the environment, or its Grafana, does not stand', () => {
    for (const environments of [undefined, null, 'x', [], [1], [{ name: 'b', grafana: URL }], [{ name: 'a' }]])
      expect(withDataSource(environments, 'a', 'tempo', 'T')).toBeUndefined();
  });
});

describe('the list of data sources', () => {
  it('is read whatever arrives', () => {
    for (const junk of [undefined, null, 1, [], { sources: 'x' }])
      expect(parseDataSources(junk)).toEqual({ environment: '', sources: [], problem: '' });
    expect(parseDataSources({ sources: [{}] }).sources).toEqual([
      { kind: 'prometheus', name: '', uid: '', isDefault: false, isUsed: false },
    ]);
  });
});
