/** Mimir and Cortex in one process each, which a Prometheus writes to in the name of a tenant. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPrometheus, type PrometheusTarget } from '../prometheus';
import { freePort } from '../services';
import { openStage, type RunningBackend, type Stage } from './backend';

export const TENANT = 'shop';

/** Limits are lifted as far as the many exporters of a test need. */
const mimirConfiguration = (folder: string, http: number, grpc: number): string => `target: all
multitenancy_enabled: true
server: { http_listen_address: 127.0.0.1, http_listen_port: ${http}, grpc_listen_address: 127.0.0.1, grpc_listen_port: ${grpc}, log_level: error }
common: { storage: { backend: filesystem, filesystem: { dir: ${folder}/common } } }
blocks_storage: { storage_prefix: blocks, tsdb: { dir: ${folder}/tsdb }, bucket_store: { sync_dir: ${folder}/sync } }
ruler_storage: { storage_prefix: rules }
alertmanager_storage: { storage_prefix: alerts }
compactor: { data_dir: ${folder}/compactor }
ruler: { rule_path: ${folder}/ruler }
alertmanager: { data_dir: ${folder}/alertmanager, sharding_ring: { instance_addr: 127.0.0.1 } }
frontend: { address: 127.0.0.1 }
activity_tracker: { filepath: '' }
memberlist: { bind_addr: [127.0.0.1], bind_port: 0, advertise_addr: 127.0.0.1 }
ingester: { ring: { replication_factor: 1, instance_addr: 127.0.0.1, kvstore: { store: inmemory } } }
distributor: { ring: { instance_addr: 127.0.0.1, kvstore: { store: inmemory } } }
store_gateway: { sharding_ring: { replication_factor: 1, instance_addr: 127.0.0.1, kvstore: { store: inmemory } } }
limits: { max_global_series_per_user: 0, ingestion_rate: 1e6, ingestion_burst_size: 1000000 }
usage_stats: { enabled: false }
`;

const cortexConfiguration = (folder: string, http: number, grpc: number): string => `target: all
auth_enabled: true
server: { http_listen_address: 127.0.0.1, http_listen_port: ${http}, grpc_listen_address: 127.0.0.1, grpc_listen_port: ${grpc}, log_level: error }
blocks_storage: { backend: filesystem, filesystem: { dir: ${folder}/blocks }, tsdb: { dir: ${folder}/tsdb }, bucket_store: { sync_dir: ${folder}/sync } }
compactor: { data_dir: ${folder}/compactor, sharding_ring: { kvstore: { store: inmemory } } }
distributor: { ring: { kvstore: { store: inmemory } } }
ingester: { lifecycler: { address: 127.0.0.1, join_after: 0s, min_ready_duration: 0s, final_sleep: 0s, ring: { kvstore: { store: inmemory }, replication_factor: 1 } } }
ruler: { enable_sharding: false, rule_path: ${folder}/rules }
ruler_storage: { backend: local, local: { directory: ${folder}/none } }
alertmanager_storage: { backend: local, local: { path: ${folder}/none } }
alertmanager: { external_url: 'http://127.0.0.1', data_dir: ${folder}/alerts, enable_api: false }
limits: { ingestion_rate: 1000000, ingestion_burst_size: 1000000, max_series_per_user: 0, max_series_per_metric: 0 }
`;

type Configured = (folder: string, http: number, grpc: number) => string;

async function start(
  name: string,
  configured: Configured,
  command: string,
  targets: readonly PrometheusTarget[],
): Promise<RunningBackend> {
  const stage: Stage = await openStage(name);
  const { folder, processes } = stage;
  const [http, grpc] = [await freePort(), await freePort()];
  const config = join(folder, 'config.yml');
  await mkdir(join(folder, 'none'));
  await writeFile(config, configured(folder, http, grpc));
  const url = `http://127.0.0.1:${http}`;
  await stage.ready({ name, command, args: [`-config.file=${config}`], cwd: folder }, `${url}/ready`);
  const remoteWrite = { url: `${url}/api/v1/push`, tenant: TENANT };
  // Debian’s Prometheus 2 leaves the tenant’s header out of what it writes.
  await startPrometheus({ tool: 'prometheus3', targets, scrapeInterval: 1, remoteWrite, processes });
  return { url, stop: stage.stop };
}

export const startMimir = (command: string, targets: readonly PrometheusTarget[]): Promise<RunningBackend> =>
  start('mimir', mimirConfiguration, command, targets);

export const startCortex = (command: string, targets: readonly PrometheusTarget[]): Promise<RunningBackend> =>
  start('cortex', cortexConfiguration, command, targets);
