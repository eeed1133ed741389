/** The texts of a trace's attributes, each kept once, so that searching them again and again is quick. */
import type { Attribute, SpanDetails } from './details';
import { fittingTexts } from './find';
import { StringTable } from './strings';

/** Longer texts are searched only in their beginning: one of many megabytes must not hold up the others. */
const MOST_SEARCHED = 4096;

export class AttributeIndex {
  private readonly strings = new StringTable();
  /** Numbers of the texts of one row after another. */
  private texts = new Uint32Array(1024);
  /** By row: where its numbers end. */
  private readonly ends: number[] = [];
  private length = 0;

  /** Rows added so far. */
  get count(): number {
    return this.ends.length;
  }

  /** Adds the next row: its attributes, events and status message. Undefined adds a row without texts. */
  add(details: SpanDetails | undefined): void {
    if (details !== undefined) {
      this.push(details.statusMessage);
      this.pushAttributes(details.attributes);
      for (const event of details.events) {
        this.push(event.name);
        this.pushAttributes(event.attributes);
      }
    }
    this.ends.push(this.length);
  }

  /** Rows of which a key or a value contains the text in any case, ascending; none for an empty text. */
  find(text: string): number[] {
    if (text === '') return [];
    const fits = fittingTexts(this.strings.list(), text);
    const rows: number[] = [];
    let at = 0;
    for (let row = 0; row < this.ends.length; row++) {
      const end = this.ends[row] ?? 0;
      while (at < end && fits[this.texts[at] ?? 0] !== 1) at++;
      if (at < end) rows.push(row);
      at = end;
    }
    return rows;
  }

  private pushAttributes(attributes: readonly Attribute[]): void {
    for (const { key, text } of attributes) {
      this.push(key);
      this.push(text);
    }
  }

  private push(text: string): void {
    if (text === '') return;
    if (this.length === this.texts.length) {
      const wider = new Uint32Array(this.length * 2);
      wider.set(this.texts);
      this.texts = wider;
    }
    this.texts[this.length++] = this.strings.intern(text.slice(0, MOST_SEARCHED));
  }
}
