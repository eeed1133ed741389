/** Editors' names of the languages that are analysed; YAML for rules of Prometheus. */
export const LANGUAGES = [
  'go',
  'python',
  'typescript',
  'javascript',
  'typescriptreact',
  'javascriptreact',
  'yaml',
] as const;
