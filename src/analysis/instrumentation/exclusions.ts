/** Paths that an instrumentation is told to leave out: regular expressions as its users write them. */

/** Short and without nesting, so that no expression from a workspace can keep the process busy. */
const PLAIN = /^[\w\s/.^$\-{}*+?|:=,~%()]*$/;
const LONGEST = 200;

/** Whether one of the expressions is found in the path. Expressions that are too clever are taken literally. */
export function isExcluded(path: string, expressions: readonly string[]): boolean {
  return expressions.some((expression) => found(expression.trim(), path));
}

function found(expression: string, path: string): boolean {
  if (expression === '' || expression.length > LONGEST) return false;
  const isSimple = PLAIN.test(expression) && !/[*+?}]\)?[*+?{]|\([^)]*[*+][^)]*\)[*+{]/.test(expression);
  const repetitions = expression.match(/[*+]/g)?.length ?? 0;
  if (!isSimple || repetitions > 3) return path.includes(expression);
  try {
    return new RegExp(expression).test(path);
  } catch {
    return path.includes(expression);
  }
}
