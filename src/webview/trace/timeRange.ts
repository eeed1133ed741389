/** The fields for the time that is searched: so far back from now, or from one moment to another. */
import { DEFAULT_QUERY, type SearchQuery } from '../../protocol/traceView';
import { localTime, millisecondsOf, selectField, timeField } from './formFields';

const LOOKBACKS: readonly (readonly [seconds: number, text: string])[] = [
  [900, '15 minutes'],
  [3600, '1 hour'],
  [6 * 3600, '6 hours'],
  [86_400, '1 day'],
  [2 * 86_400, '2 days'],
  [7 * 86_400, '7 days'],
];
const CHOSEN = 'chosen';

export type TimeRangeQuery = Pick<SearchQuery, 'lookbackSeconds' | 'startMilliseconds' | 'endMilliseconds'>;

export class TimeRange {
  private readonly lookback = selectField('Time', [
    ...LOOKBACKS.map(([seconds, text]) => [String(seconds), `last ${text}`] as const),
    [CHOSEN, 'from … until …'],
  ]);
  private readonly from = timeField('From');
  private readonly until = timeField('Until');
  readonly labels: readonly HTMLElement[] = [this.lookback.label, this.from.label, this.until.label];
  private lookbackSeconds = DEFAULT_QUERY.lookbackSeconds;

  constructor() {
    this.lookback.input.addEventListener('change', () => this.choose());
  }

  fill({ lookbackSeconds, startMilliseconds, endMilliseconds }: TimeRangeQuery): void {
    this.lookbackSeconds = lookbackSeconds;
    this.from.input.value = localTime(startMilliseconds);
    this.until.input.value = localTime(endMilliseconds);
    this.lookback.input.value = startMilliseconds > 0 ? CHOSEN : String(this.offered(lookbackSeconds));
    this.showFields();
  }

  /** Without an end it is now; the wrong way round, the two change places. */
  read(): TimeRangeQuery {
    if (this.lookback.input.value !== CHOSEN) {
      const lookbackSeconds = Number(this.lookback.input.value) || DEFAULT_QUERY.lookbackSeconds;
      return { lookbackSeconds, startMilliseconds: 0, endMilliseconds: 0 };
    }
    const [from, until] = [millisecondsOf(this.from.input.value), millisecondsOf(this.until.input.value)];
    const isTurned = until > 0 && until < from;
    return {
      lookbackSeconds: this.lookbackSeconds,
      startMilliseconds: isTurned ? until : from,
      endMilliseconds: from === 0 ? 0 : isTurned ? from : until,
    };
  }

  /** A range of another's making shows as the next longer one. */
  private offered(seconds: number): number {
    return LOOKBACKS.find(([offered]) => offered >= seconds)?.[0] ?? LOOKBACKS.at(-1)?.[0] ?? seconds;
  }

  /** The chosen time starts out as the one that was shown until now. */
  private choose(): void {
    if (this.lookback.input.value !== CHOSEN) this.lookbackSeconds = Number(this.lookback.input.value);
    else if (this.from.input.value === '') {
      this.from.input.value = localTime(Date.now() - this.lookbackSeconds * 1000);
      this.until.input.value = localTime(Date.now());
    }
    this.showFields();
  }

  private showFields(): void {
    const isChosen = this.lookback.input.value === CHOSEN;
    this.from.label.hidden = !isChosen;
    this.until.label.hidden = !isChosen;
  }
}
