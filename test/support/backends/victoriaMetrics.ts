/** A real VictoriaMetrics, single node, that scrapes by itself. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configuration } from '../prometheus';
import { freePort } from '../services';
import { openStage, type StartBackend } from './backend';

export const startVictoriaMetrics: StartBackend = async (command, targets) => {
  const stage = await openStage('victoria-metrics');
  const config = join(stage.folder, 'prometheus.yml');
  await writeFile(config, configuration({ targets, scrapeInterval: 1 }));
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = [
    `-promscrape.config=${config}`,
    `-storageDataPath=${join(stage.folder, 'data')}`,
    `-httpListenAddr=${new URL(url).host}`,
    // It hides half a minute of what is fresh unless told otherwise; nobody here wants to wait so long.
    '-search.latencyOffset=1s',
    '-loggerLevel=WARN',
  ];
  await stage.ready({ name: 'victoria-metrics', command, args }, `${url}/health`);
  return { url, stop: stage.stop };
};
