/** A service's `/metrics` with numbers that a test knows: each endpoint counts as fast, as slow and as wrong as it is told to. */
import { createServer } from 'node:http';

export interface ExportedRoute {
  /** Labels as they stand in the exposition: `method="GET",path="/users/:id"`. */
  readonly labels: string;
  /** Requests per second. */
  readonly rate: number;
  /** Share of requests that fail, 0 to 1. */
  readonly errorRatio: number;
  /** Durations in seconds and their shares of the requests. */
  readonly durations: readonly (readonly [seconds: number, share: number])[];
}

export interface ExporterOptions {
  readonly routes: readonly ExportedRoute[];
  /** Base name of the histogram. */
  readonly histogram: string;
  /** Name of the counter, which then has the status; without one the histogram has it. */
  readonly counter?: string;
  /** Label name of the status. */
  readonly status: string;
  readonly bounds: readonly number[];
  /** Further lines of the exposition. */
  readonly more?: readonly string[];
}

export interface RunningExporter {
  /** `127.0.0.1:12345`. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Counts with the clock from the start on. Listens on a free port of loopback. */
export async function startExporter(options: ExporterOptions): Promise<RunningExporter> {
  const began = performance.now();
  const server = createServer((_, response) => {
    const elapsed = (performance.now() - began) / 1000;
    const lines = options.routes.flatMap((route) => linesOf(route, options, elapsed));
    const types = [
      `# TYPE ${options.histogram} histogram`,
      ...(options.counter === undefined ? [] : [`# TYPE ${options.counter} counter`]),
    ];
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(`${[...types, ...lines, ...(options.more ?? [])].join('\n')}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    address: `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function linesOf(route: ExportedRoute, options: ExporterOptions, elapsed: number): string[] {
  const total = Math.floor(route.rate * elapsed);
  const states = [
    ['200', Math.round(total * (1 - route.errorRatio))],
    ['500', Math.round(total * route.errorRatio)],
  ] as const;
  if (options.counter === undefined) {
    return states.flatMap(([status, count]) =>
      histogramLines(route, options, count, `${route.labels},${options.status}="${status}"`),
    );
  }
  const counted = states.map(
    ([status, count]) => `${options.counter}{${route.labels},${options.status}="${status}"} ${count}`,
  );
  return [...counted, ...histogramLines(route, options, total, route.labels)];
}

function histogramLines(
  { durations }: ExportedRoute,
  { histogram, bounds }: ExporterOptions,
  count: number,
  labels: string,
): string[] {
  const shareWithin = (bound: number): number =>
    durations.reduce((sum, [seconds, share]) => (seconds <= bound ? sum + share : sum), 0);
  const mean = durations.reduce((sum, [seconds, share]) => sum + seconds * share, 0);
  return [
    ...bounds.map((bound) => `${histogram}_bucket{${labels},le="${bound}"} ${Math.round(count * shareWithin(bound))}`),
    `${histogram}_bucket{${labels},le="+Inf"} ${count}`,
    `${histogram}_sum{${labels}} ${count * mean}`,
    `${histogram}_count{${labels}} ${count}`,
  ];
}
