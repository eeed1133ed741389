/** A real Thanos: a querier over the sidecars of two replicas of Prometheus, whose samples are two of everything. */
import { freePort } from '../services';
import { startPrometheus } from '../prometheus';
import { openStage, type RunningBackend, type StartBackend } from './backend';

export interface RunningThanos extends RunningBackend {
  /** Takes one replica's sidecar away, as an outage does. */
  lose(): Promise<void>;
}

const REPLICAS = ['a', 'b'];

export const startThanos = async (...[command, targets]: Parameters<StartBackend>): Promise<RunningThanos> => {
  const stage = await openStage('thanos');
  const { processes } = stage;
  const stores: string[] = [];
  const sidecars: { stop(): Promise<void> }[] = [];
  for (const replica of REPLICAS) {
    const labels = { replica };
    const prometheus = await startPrometheus({ targets, scrapeInterval: 1, externalLabels: labels, processes });
    const [grpc, http] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
    const args = [
      'sidecar',
      `--prometheus.url=${prometheus.url}`,
      `--tsdb.path=${prometheus.dataFolder}`,
      `--grpc-address=${grpc}`,
      `--http-address=${http}`,
      '--log.level=error',
    ];
    sidecars.push(await stage.ready({ name: `sidecar ${replica}`, command, args }, `http://${http}/-/ready`));
    stores.push(grpc);
  }
  const [grpc, http] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const args = [
    'query',
    // Strict: one that is lost stays asked, and missed, instead of being forgotten.
    ...stores.map((store) => `--endpoint-strict=${store}`),
    `--grpc-address=${grpc}`,
    `--http-address=${http}`,
    '--query.replica-label=replica',
    '--log.level=error',
  ];
  await stage.ready({ name: 'querier', command, args }, `http://${http}/-/ready`);
  return { url: `http://${http}`, stop: stage.stop, lose: async () => sidecars[0]?.stop() };
};
