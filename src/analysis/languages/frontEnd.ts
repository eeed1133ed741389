/** Owns the parsers: loads each grammar when its first file comes, parses, lowers, frees the tree. */
import { Language as Grammar, Parser } from 'web-tree-sitter';
import type { FileFacts, Language } from '../facts';
import { GO } from './go';
import { createOpenText, type OpenText } from './incremental/openText';
import { assemble, type PieceReader } from './incremental/piece';
import { PYTHON } from './python';
import { TYPESCRIPT } from './typescript';

export type GrammarName = 'go' | 'python' | 'typescript' | 'tsx';

/** Gives the bytes of a file in the grammars folder, such as `tree-sitter-go.wasm`. */
export type ReadGrammar = (file: string) => Promise<Uint8Array>;

const SUFFIXES: readonly { readonly suffix: RegExp; readonly grammar: GrammarName; readonly language: Language }[] = [
  { suffix: /\.go$/, grammar: 'go', language: 'go' },
  { suffix: /\.pyi?$/, grammar: 'python', language: 'python' },
  { suffix: /\.(?:ts|mts|cts)$/, grammar: 'typescript', language: 'typescript' },
  // JSX cannot stand in plain TypeScript, and JavaScript is a subset of TSX but for rare old casts.
  { suffix: /\.(?:tsx|jsx|js|mjs|cjs)$/, grammar: 'tsx', language: 'typescript' },
];

export interface FrontEnd {
  /** Loads what is needed to read files of this language; afterwards `facts` works without waiting. */
  load(language: Language): Promise<void>;
  /** The facts of a text; undefined when the file is of no known language or its grammar was not loaded. */
  facts(path: string, text: string): FileFacts | undefined;
  /** For a text that is going to change: the same facts, with the work that a change makes; undefined as above. */
  open(path: string): OpenText | undefined;
  /** Frees the parsers. */
  dispose(): void;
}

/** Starts the WebAssembly runtime. Fails (rejects) only when the grammars folder is broken. */
export async function createFrontEnd(readGrammar: ReadGrammar): Promise<FrontEnd> {
  await Parser.init({ wasmBinary: await readGrammar('web-tree-sitter.wasm') });
  const parsers = new Map<GrammarName, Parser>();

  async function loadGrammar(name: GrammarName): Promise<void> {
    if (parsers.has(name)) return;
    const grammar = await Grammar.load(await readGrammar(`tree-sitter-${name}.wasm`));
    parsers.set(name, new Parser().setLanguage(grammar));
  }

  return {
    async load(language) {
      const names = SUFFIXES.filter((entry) => entry.language === language).map((entry) => entry.grammar);
      await Promise.all([...new Set(names)].map(loadGrammar));
    },
    facts(path, text) {
      const entry = SUFFIXES.find(({ suffix }) => suffix.test(path));
      const parser = entry && parsers.get(entry.grammar);
      const tree = parser?.parse(text);
      if (!entry || !tree) return undefined;
      try {
        const reader = READERS[entry.language];
        return assemble(reader, reader.whole(tree.rootNode, text).pieces, tree.rootNode.hasError);
      } finally {
        tree.delete();
      }
    },
    open(path) {
      const entry = SUFFIXES.find(({ suffix }) => suffix.test(path));
      const parser = entry && parsers.get(entry.grammar);
      return entry && parser && createOpenText(parser, READERS[entry.language]);
    },
    dispose() {
      for (const parser of parsers.values()) parser.delete();
      parsers.clear();
    },
  };
}

const READERS: Readonly<Record<Language, PieceReader>> = { go: GO, python: PYTHON, typescript: TYPESCRIPT };
