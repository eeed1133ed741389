/** Editors' names of the languages that are analysed. */
export const LANGUAGES = ['go', 'python', 'typescript', 'javascript', 'typescriptreact', 'javascriptreact'] as const;
