/** Runs the double of Tempo by itself, for the demo: `npx tsx test/support/tempo-main.ts --port 3200`. */
import { parseArgs } from 'node:util';
import { startTempo } from './tempo';

const { values } = parseArgs({ options: { port: { type: 'string', default: '3200' } } });
const tempo = await startTempo({ port: Number(values.port) });
process.stdout.write(`Tempo double on ${tempo.url}, OTLP over HTTP at ${tempo.otlpUrl}/v1/traces\n`);

const end = (): void => void tempo.stop().then(() => process.exit(0));
process.on('SIGINT', end);
process.on('SIGTERM', end);
