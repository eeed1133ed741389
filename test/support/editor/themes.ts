/** Themes in which pictures are taken, with the class by which the page shows that they are there. */
export const THEMES = [
  ['contrast', 'Default High Contrast', 'hc-black'],
  ['light', 'Default Light Modern', 'vs'],
  ['dark', 'Default Dark Modern', 'vs-dark'],
] as const;
