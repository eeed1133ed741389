/** Each distinct text once, by number. Number 0 is the empty text. */
export class StringTable {
  private readonly numbers = new Map<string, number>([['', 0]]);
  private readonly texts: string[] = [''];

  /** The number of the text, new or known. */
  intern(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const number = this.texts.length;
    this.texts.push(text);
    this.numbers.set(text, number);
    return number;
  }

  /** All texts by number. */
  list(): readonly string[] {
    return this.texts;
  }
}
