/** Which spans are the same, and which span an id means. */
import { SpanKind } from './columns';
import type { SpanTable, SpanWords } from './spanTable';

export interface Identities {
  /** 1 for spans that stay, by order of arrival. */
  readonly kept: Uint8Array;
  readonly duplicates: number;
  /** The span with this id, or -1; of a client and a server that share one, the server, because children are its. */
  parentWithId(high: number, low: number): number;
  /** The client that shares this server's id (Zipkin's shared spans), or -1. */
  clientOf(span: number): number;
}

/**
 * An id that comes twice is the same span sent twice: the longer one stays. Only a client and a server may share an id.
 * Spans without an id all stay.
 */
export function identifySpans(table: SpanTable, duration: Float64Array): Identities {
  const index = new IdIndex(table, duration);
  for (let span = 0; span < table.count; span++) index.add(span);
  return index;
}

class IdIndex implements Identities {
  readonly kept: Uint8Array;
  duplicates = 0;
  private readonly words: SpanWords;
  /** Open addressing: a span by the hash of its id, -1 where free. */
  private readonly slots: Int32Array;
  /** By the span in the slot: the one that shares its id, or -1. */
  private readonly partner: Int32Array;

  constructor(
    table: SpanTable,
    private readonly duration: Float64Array,
  ) {
    this.words = table.columns;
    this.kept = new Uint8Array(table.count);
    this.partner = new Int32Array(table.count).fill(-1);
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(8, table.count * 2)))).fill(-1);
  }

  add(span: number): void {
    const [high = 0, low = 0] = [this.words.idHigh[span], this.words.idLow[span]];
    this.kept[span] = 1;
    if (high === 0 && low === 0) return;
    const slot = this.slotOf(high, low);
    const known = this.slots[slot] ?? -1;
    if (known < 0) this.slots[slot] = span;
    else if (this.mayShare(known, span)) this.addPartner(known, span);
    else this.replaceKnown(slot, known, span);
  }

  parentWithId(high: number, low: number): number {
    const first = this.slots[this.slotOf(high, low)] ?? -1;
    const second = first < 0 ? -1 : (this.partner[first] ?? -1);
    return second >= 0 && this.words.kind[second] === SpanKind.server ? second : first;
  }

  clientOf(span: number): number {
    if (this.words.kind[span] !== SpanKind.server) return -1;
    const first = this.slots[this.slotOf(this.words.idHigh[span] ?? 0, this.words.idLow[span] ?? 0)] ?? -1;
    if (first < 0) return -1;
    return first === span ? (this.partner[span] ?? -1) : first;
  }

  private addPartner(known: number, span: number): void {
    const before = this.partner[known] ?? -1;
    this.partner[known] = before < 0 ? span : this.keepLonger(before, span);
  }

  private replaceKnown(slot: number, known: number, span: number): void {
    const winner = this.keepLonger(known, span);
    if (winner === known) return;
    this.slots[slot] = winner;
    this.partner[winner] = this.partner[known] ?? -1;
  }

  private keepLonger(first: number, second: number): number {
    this.duplicates++;
    const isSecondLonger = (this.duration[second] ?? 0) > (this.duration[first] ?? 0);
    this.kept[isSecondLonger ? first : second] = 0;
    return isSecondLonger ? second : first;
  }

  private mayShare(first: number, second: number): boolean {
    const [one, other] = [this.words.kind[first], this.words.kind[second]];
    return (
      (one === SpanKind.client && other === SpanKind.server) || (one === SpanKind.server && other === SpanKind.client)
    );
  }

  /** The slot that holds the id, or the free one where it belongs. */
  private slotOf(high: number, low: number): number {
    const mask = this.slots.length - 1;
    let slot = hash(high, low) & mask;
    for (;;) {
      const span = this.slots[slot] ?? -1;
      if (span < 0 || (this.words.idHigh[span] === high && this.words.idLow[span] === low)) return slot;
      slot = (slot + 1) & mask;
    }
  }
}

function hash(high: number, low: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
