/** Helpers of tests that no name gives away: fake servers, doubles, recorded handlers. Nobody serves their routes. */
import type { Language } from '../facts';
import type { SourceTree } from '../sourceTree';

/** What only tests, and what helps them, import. */
const TEST_LIBRARIES: Readonly<Record<Language, RegExp>> = {
  go: /^(?:testing|net\/http\/httptest|github\.com\/stretchr\/testify\/.+|github\.com\/onsi\/(?:ginkgo|gomega)(?:\/.*)?)$/,
  python: /^(?:pytest|_pytest|unittest)(?:\.|$)/,
  typescript: /^(?:vitest|@jest\/globals|supertest|node:test|@playwright\/test)$/,
};

/** Whether a file imports what only tests need. Go's programs may: `testing.Testing()` and benchmarks stand in some. */
export function isTestSupport(file: string, tree: SourceTree): boolean {
  const facts = tree.facts(file);
  if (!facts || (facts.language === 'go' && facts.package === 'main')) return false;
  return facts.imports.some(({ source }) => TEST_LIBRARIES[facts.language].test(source));
}
