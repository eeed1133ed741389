/** Texts that were read last: the linker asks for one file several times in a row, and then never again. */

/** Characters that are kept. */
export const MOST_RECENT = 16 * 1024 * 1024;

export interface RecentTexts {
  get(path: string): string | undefined;
  forget(path: string): void;
}

/** `read` gives undefined for what cannot be read; that is remembered, too, until it is forgotten. */
export function createRecentTexts(
  read: (path: string) => string | undefined,
  mostCharacters: number = MOST_RECENT,
): RecentTexts {
  const texts = new Map<string, string | undefined>();
  let characters = 0;

  const forget = (path: string): void => {
    characters -= texts.get(path)?.length ?? 0;
    texts.delete(path);
  };

  return {
    get(path) {
      if (texts.has(path)) return texts.get(path);
      const text = read(path);
      texts.set(path, text);
      characters += text?.length ?? 0;
      for (const oldest of texts.keys()) {
        if (characters <= mostCharacters || oldest === path) break;
        forget(oldest);
      }
      return text;
    },
    forget,
  };
}
