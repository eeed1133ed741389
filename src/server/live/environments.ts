/** From settings, trust and credentials to the sources of the active environment. */
import { activeEnvironment } from '../../protocol/parseSettings';
import type { EditorProxy } from '../../protocol/editorProxy';
import type { Credential } from '../../protocol/requests';
import type { BackendSettings, Settings } from '../../protocol/settings';
import { createGrafana, type Grafana } from '../../telemetry/grafana';
import type { Authentication, HttpClient, HttpOptions } from '../../telemetry/http';
import { createLoki } from '../../telemetry/logs/loki';
import type { LogSource } from '../../telemetry/logs/source';
import { withApiPrefix } from '../../telemetry/metrics/apiPrefix';
import { createPrometheus, type Prometheus } from '../../telemetry/metrics/prometheus';
import type { MetricsSource } from '../../telemetry/metrics/source';
import type { ProxySettings } from '../../telemetry/proxy';
import { httpGetOf } from '../../telemetry/traces/httpGet';
import { createJaeger } from '../../telemetry/traces/jaeger';
import type { TraceSource } from '../../telemetry/traces/source';
import { createTempo } from '../../telemetry/traces/tempo';
import { createTrustingClient } from '../../telemetry/trustingClient';
import { schemasWith } from './customSchemas';
import { createGrafanaTraces } from './grafanaTraces';

export interface Sources {
  /** Name of the environment, `local` for local mode, empty when there is none. */
  readonly environment: string;
  readonly metrics?: MetricsSource;
  /** The same as `metrics` when it is a Prometheus, for what only that can answer. */
  readonly prometheus?: Prometheus;
  readonly traces?: TraceSource;
  readonly logs?: LogSource;
  /** The Prometheus that has an address of its own, and whether there are pages for people. */
  readonly ownPrometheus?: { readonly address: string; readonly hasPages: boolean };
  readonly grafana?: Grafana;
  /** The server of traces that has an address of its own; Jaeger's API and its pages share one. */
  readonly ownTraces?: { readonly kind: 'tempo' | 'jaeger'; readonly address: string };
  /** Which of Grafana's several data sources the numbers come from, in words. */
  readonly choice?: () => string | undefined;
}

export interface Trust {
  readonly isTrusted: boolean;
  readonly credentials: readonly Credential[];
  /** What the editor says of its own requests. */
  readonly proxy?: ProxySettings & Partial<Pick<EditorProxy, 'usesSystemCertificates'>>;
}

/** What an untrusted workspace gets: nothing. `local` makes the source of local mode when no environment is configured. */
export function createSources(settings: Settings, trust: Trust, local: () => MetricsSource | undefined): Sources {
  if (!trust.isTrusted) return { environment: '' };
  const environment = activeEnvironment(settings);
  if (!environment) {
    const source = settings.local.enabled ? local() : undefined;
    return source ? { environment: 'local', metrics: source } : { environment: '' };
  }
  const client = (backend: BackendSettings | undefined): HttpClient | undefined => backend && clientFor(backend, trust);
  const grafanaClient = client(environment.grafana);
  const grafana = grafanaClient && createGrafana(grafanaClient, environment.grafana?.dataSources);
  // An address of its own is meant, whatever Grafana has.
  const own = client(environment.prometheus);
  const prometheusClient = own ?? grafana?.client('prometheus');
  const choice = own || !grafana ? undefined : (): string | undefined => grafana.choice('prometheus');
  const prometheus =
    prometheusClient && createPrometheus(withApiPrefix(prometheusClient), schemasWith(settings.schemas), choice);
  const metrics = prometheus ?? (settings.local.enabled ? local() : undefined);
  const [tempo, jaeger] = [client(environment.tempo), client(environment.jaeger)];
  const traces =
    tracesOf(tempo, jaeger) ?? (grafana && createGrafanaTraces(grafana, `Grafana at ${grafanaClient.address}`));
  const lokiClient = client(environment.loki) ?? grafana?.client('loki');
  return {
    environment: environment.name,
    ...(metrics ? { metrics } : {}),
    ...(prometheus ? { prometheus } : {}),
    ...(traces ? { traces } : {}),
    ...(lokiClient ? { logs: createLoki(lokiClient, `Loki at ${lokiClient.address}`) } : {}),
    ...(own ? { ownPrometheus: { address: own.address, hasPages: hasPages(environment.prometheus) } } : {}),
    ...(grafana ? { grafana } : {}),
    ...(tempo ? { ownTraces: { kind: 'tempo', address: tempo.address } as const } : {}),
    ...(!tempo && jaeger ? { ownTraces: { kind: 'jaeger', address: jaeger.address } as const } : {}),
    ...(choice ? { choice } : {}),
  };
}

/** Mimir, Cortex and Grafana's proxy have the API alone. Sources: Mimir's and Cortex's HTTP APIs (tenants, `/api/prom`). */
const hasPages = (backend: BackendSettings | undefined): boolean =>
  backend?.tenant === undefined && !/\/api\/(?:prom|datasources)(?:\/|$)/.test(backend?.url ?? '');

function tracesOf(tempo: HttpClient | undefined, jaeger: HttpClient | undefined): TraceSource | undefined {
  if (tempo) return createTempo(httpGetOf(tempo), `Tempo at ${tempo.address}`);
  return jaeger && createJaeger(httpGetOf(jaeger), `Jaeger at ${jaeger.address}`);
}

function clientFor(backend: BackendSettings, { credentials, proxy }: Trust): HttpClient {
  const { url, tenant, headers, caFile } = backend;
  const options: HttpOptions = {
    url,
    authentication: authenticationFor(backend, credentials),
    ...(tenant === undefined ? {} : { tenant }),
    ...(headers ? { headers } : {}),
    ...(proxy ? { proxy } : {}),
  };
  return createTrustingClient(options, { caFile, isWithoutSystem: proxy?.usesSystemCertificates === false });
}

/** Only a credential stored for exactly this origin is used, and only when the settings ask for one. */
function authenticationFor(backend: BackendSettings, credentials: readonly Credential[]): Authentication {
  const origin = originOf(backend.url);
  const own = credentials.find((credential) => credential.origin === origin && credential.kind === backend.auth);
  if (!own) return { kind: 'none' };
  return own.kind === 'bearer'
    ? { kind: 'bearer', token: own.secret }
    : { kind: 'basic', user: own.user, password: own.secret };
}

function originOf(url: string): string | undefined {
  try {
    return new URL(url).origin;
  } catch {
    return undefined;
  }
}
