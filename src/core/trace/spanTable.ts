/** Spans in order of arrival, before they are a tree: growing columns that decoders fill. */

/** One span as a decoder reads it; one object is filled again and again, because `SpanTable.add` copies it. */
export interface SpanRecord {
  idHigh: number;
  idLow: number;
  /** Both zero for a root. */
  parentHigh: number;
  parentLow: number;
  /** Nanoseconds since 1970 in two words. */
  startHigh: number;
  startLow: number;
  endHigh: number;
  endLow: number;
  /** Numbers of the string table. */
  name: number;
  service: number;
  scope: number;
  resource: number;
  originStart: number;
  originLength: number;
  flags: number;
  kind: number;
}

/** A record with every field zero. */
export function emptyRecord(): SpanRecord {
  return {
    idHigh: 0,
    idLow: 0,
    parentHigh: 0,
    parentLow: 0,
    startHigh: 0,
    startLow: 0,
    endHigh: 0,
    endLow: 0,
    name: 0,
    service: 0,
    scope: 0,
    resource: 0,
    originStart: 0,
    originLength: 0,
    flags: 0,
    kind: 0,
  };
}

/** The columns of a table of spans, by field. */
export type SpanWords = { readonly [Field in keyof SpanRecord]: Uint32Array };

export class SpanTable {
  private words: SpanWords = wordsOf(() => new Uint32Array(256));
  private length = 0;

  get count(): number {
    return this.length;
  }

  /** Longer than `count`; only the first `count` elements mean something. */
  get columns(): SpanWords {
    return this.words;
  }

  /** Appends a copy of the record. */
  add(record: SpanRecord): void {
    if (this.length === this.words.idHigh.length) this.grow();
    const at = this.length++;
    const words = this.words;
    words.idHigh[at] = record.idHigh;
    words.idLow[at] = record.idLow;
    words.parentHigh[at] = record.parentHigh;
    words.parentLow[at] = record.parentLow;
    words.startHigh[at] = record.startHigh;
    words.startLow[at] = record.startLow;
    words.endHigh[at] = record.endHigh;
    words.endLow[at] = record.endLow;
    words.name[at] = record.name;
    words.service[at] = record.service;
    words.scope[at] = record.scope;
    words.resource[at] = record.resource;
    words.originStart[at] = record.originStart;
    words.originLength[at] = record.originLength;
    words.flags[at] = record.flags;
    words.kind[at] = record.kind;
  }

  private grow(): void {
    const old = this.words;
    this.words = wordsOf((field) => {
      const wider = new Uint32Array(old[field].length * 2);
      wider.set(old[field]);
      return wider;
    });
  }
}

function wordsOf(make: (field: keyof SpanRecord) => Uint32Array): SpanWords {
  return {
    idHigh: make('idHigh'),
    idLow: make('idLow'),
    parentHigh: make('parentHigh'),
    parentLow: make('parentLow'),
    startHigh: make('startHigh'),
    startLow: make('startLow'),
    endHigh: make('endHigh'),
    endLow: make('endLow'),
    name: make('name'),
    service: make('service'),
    scope: make('scope'),
    resource: make('resource'),
    originStart: make('originStart'),
    originLength: make('originLength'),
    flags: make('flags'),
    kind: make('kind'),
  };
}
