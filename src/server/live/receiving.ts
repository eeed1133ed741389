/** The receiver as settings and trust have it: opened, replaced and closed with them, and with nothing else, so that what came stays. */
import type { Settings } from '../../protocol/settings';
import { SCHEMAS } from '../../telemetry/metrics/schemas/registry';
import { wantedNames } from '../../telemetry/metrics/scrape';
import { schemasWith } from './customSchemas';
import { openReceiver, type Receiver, type ReceiverEvents } from './receiver';

/** Milliseconds between two looks at what services send that are known already. */
const OFTEN = 3_000;

export interface ReceivingEvents extends Pick<ReceiverEvents, 'arrived' | 'log'> {
  readonly metricsArrived: () => void;
}

export class Receiving {
  #receiver: Receiver | undefined;
  #openedWith = '';
  #isWanted: (name: string) => boolean = wantedNames(SCHEMAS);

  #toldAt = -Infinity;

  /** `metricsArrived` is told at once of what is new, and of the rest now and then. */
  constructor(private readonly events: ReceivingEvents) {}

  get receiver(): Receiver | undefined {
    return this.#receiver;
  }

  /** Another one means another receiver. */
  get identity(): string {
    return this.#openedWith;
  }

  /** Whether services have sent metrics. */
  get hasMetrics(): boolean {
    return (this.#receiver?.metrics.counts().services ?? 0) > 0;
  }

  /** A changed port is another receiver. */
  configure(settings: Settings, isTrusted: boolean): void {
    this.#isWanted = wantedNames(schemasWith(settings.schemas));
    const { enabled, otlpPort } = settings.local;
    const wanted = JSON.stringify([enabled, otlpPort, isTrusted]);
    if (wanted === this.#openedWith) return;
    this.#openedWith = wanted;
    this.#receiver?.close();
    this.#receiver = openReceiver(settings, isTrusted, {
      ...this.events,
      metricsArrived: (isNews) => this.#tell(isNews),
      isWanted: (name) => this.#isWanted(name),
    });
  }

  #tell(isNews: boolean): void {
    const now = performance.now();
    if (!isNews && now - this.#toldAt < OFTEN) return;
    this.#toldAt = now;
    this.events.metricsArrived();
  }

  close(): void {
    this.#receiver?.close();
  }
}
