/** The receiver as settings and trust have it: opened, replaced and closed with them, and with nothing else, so that what came stays. */
import type { Settings } from '../../protocol/settings';
import { SCHEMAS } from '../../telemetry/metrics/schemas/registry';
import { wantedNames } from '../../telemetry/metrics/scrape';
import { schemasWith } from './customSchemas';
import { openReceiver, type Receiver, type ReceiverEvents } from './receiver';

export class Receiving {
  #receiver: Receiver | undefined;
  #openedWith = '';
  #isWanted: (name: string) => boolean = wantedNames(SCHEMAS);

  constructor(private readonly events: Omit<ReceiverEvents, 'isWanted'>) {}

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
    this.#receiver = openReceiver(settings, isTrusted, { ...this.events, isWanted: (name) => this.#isWanted(name) });
  }

  close(): void {
    this.#receiver?.close();
  }
}
