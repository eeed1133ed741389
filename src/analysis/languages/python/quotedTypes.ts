/** Annotations in quotes (`"Optional[Foo]"`): a small reader, because they are texts for the parser. */
import type { TypeFacts } from '../../facts';
import { applyType, NO_TYPE, unionType } from './typeForms';

/** Longer annotations are nobody's; they are not read, so that no text can nest without end. */
const LONGEST = 400;

/** The type that the text names; an empty type for what is none. */
export function parseTypeText(text: string): TypeFacts {
  if (text.length > LONGEST) return NO_TYPE;
  const tokens = text.match(/[\p{L}_][\p{L}\p{N}_]*(?:\s*\.\s*[\p{L}_][\p{L}\p{N}_]*)*|[[\],|]/gu) ?? [];
  let position = 0;

  function union(): TypeFacts {
    const members = [single()];
    while (tokens[position] === '|') {
      position++;
      members.push(single());
    }
    return members.length === 1 && members[0] ? members[0] : unionType(members);
  }

  function single(): TypeFacts {
    const name = tokens[position];
    if (name === undefined || /^[[\],|]$/.test(name)) {
      if (name === '[') listed();
      return NO_TYPE;
    }
    position++;
    const path = name.split('.').map((part) => part.trim());
    return tokens[position] === '[' ? applyType(path, listed()) : { path, arguments: [] };
  }

  /** `[a, b]`, from the bracket on. */
  function listed(): TypeFacts[] {
    const items: TypeFacts[] = [];
    do {
      position++;
      if (tokens[position] !== ']') items.push(union());
    } while (tokens[position] === ',');
    position++;
    return items;
  }

  return union();
}
