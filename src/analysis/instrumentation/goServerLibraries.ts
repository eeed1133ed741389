/**
 * Libraries that build a Go service's server and measure what it serves, without a middleware that anybody sees in the service:
 * dskit's server (https://github.com/grafana/dskit/blob/main/server/server.go: `middleware.Instrument` and tracing around its router and
 * its gRPC server), and the Collector's confighttp and configgrpc (https://pkg.go.dev/go.opentelemetry.io/collector/config/confighttp:
 * `ToServer` wraps the handler with otelhttp). Which of a program's routes they serve is not told apart, so the proof is doubtful.
 */
import type { NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';

const COLLECTOR = 'go.opentelemetry.io/collector/config';
const DSKIT = 'github.com/grafana/dskit/server';

const HTTP = ['net-http', 'gorilla-mux', 'chi', 'httprouter', 'go-kit'];

interface ServerLibrary {
  readonly path: string;
  readonly text: string;
  readonly frameworks: readonly string[];
}

const LIBRARIES: readonly ServerLibrary[] = [
  { path: `${DSKIT}.New`, text: "dskit's server", frameworks: [...HTTP, 'grpc'] },
  { path: `${COLLECTOR}/confighttp.ServerConfig#.ToServer`, text: 'confighttp.ToServer', frameworks: HTTP },
  { path: `${COLLECTOR}/configgrpc.ServerConfig#.ToServer`, text: 'configgrpc.ToServer', frameworks: ['grpc'] },
];

function measuresServer({ text, frameworks }: ServerLibrary): NativeCall {
  return (call) => {
    const { location } = call;
    const proof = {
      instrumentation: 'goServerLibraries',
      signals: ['metrics', 'traces'],
      frameworks,
      location,
      text,
    } as const;
    call.machine.proveProcess({ ...proof, isDoubtful: true });
    return undefined;
  };
}

export const goServerLibraries: Plugin = {
  id: 'goServerLibraries',
  languages: ['go'],
  modules: [DSKIT, `${COLLECTOR}/confighttp`, `${COLLECTOR}/configgrpc`],
  calls: Object.fromEntries(LIBRARIES.map((library) => [library.path, measuresServer(library)])),
};
