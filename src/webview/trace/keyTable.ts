/** The keys of the waterfall, as the help lists them. */

/** What the help lists; every key of a line does something in the tree (tested). */
export const KEY_HELP: readonly (readonly [
  title: string,
  lines: readonly (readonly [keys: string, does: string])[],
])[] = [
  [
    'Walk',
    [
      ['ArrowUp ArrowDown', 'previous, next span'],
      ['ArrowRight ArrowLeft', 'unfold and go in, fold and go out'],
      ['PageUp PageDown', 'a page up, down'],
      ['Home End', 'first, last span'],
      ['e E', 'next, previous error'],
      ['l L', 'next slowest by self time, and back'],
      ['/ n N', 'find, next and previous match'],
      ['Enter', 'go to the line of code'],
      ['Space', 'show or hide details'],
      ['Escape', 'back to the list'],
    ],
  ],
  [
    'Fold and filter',
    [
      ['[ ]', 'fold, unfold one level'],
      ['{ }', 'fold, unfold all'],
      ['v', 'fold to the calls between services'],
      ['g', 'similar siblings as one row'],
      ['r', 'this span’s subtree alone, and all again'],
      ['x', 'only errors'],
      ['c', 'only the critical path'],
      ['k', 'only spans that name their code'],
    ],
  ],
  [
    'Time and views',
    [
      ['w s', 'zoom in, out'],
      ['a d', 'earlier, later'],
      ['f', 'fit the span'],
      ['0', 'the whole time'],
      ['o', 'logs of the trace'],
      ['t', 'table by operation'],
      ['u', 'flame graph'],
      ['b', 'compare others with this trace'],
      ['?', 'this help'],
    ],
  ],
];
