/** Code that shows how something is done, or is copied to begin with: nobody runs it in production as it stands. */
const EXAMPLE = /(?:^|\/)(?:_?examples?|docs?|demos?|samples?|templates?|tutorials?|playground|sandbox)\//;

/** `file` is relative to the folder that is open: who opens an example itself means it. */
export const isExample = (file: string): boolean => EXAMPLE.test(file);
