/** The text of a helper module's decorator: plain and async functions, run within a context manager of the module. */

export interface DecoratorText {
  /** What is decorated: `handler`, `job`. */
  readonly noun: string;
  readonly name: string;
  /** As in a `def`: `method, path, success=200`. */
  readonly parameters: string;
  readonly summary: string;
  /** A call of the context manager: `_recorded(path)`. It gives a dict that takes the `result`, where that is asked for. */
  readonly context: string;
  readonly keepsResult: boolean;
  readonly readsAnnotations: boolean;
}

export function decoratorText(text: DecoratorText): string {
  const { noun, name, parameters, summary, readsAnnotations } = text;
  return `def ${name}(${parameters}):
    """${summary}"""

    def decorate(${noun}):
        if inspect.iscoroutinefunction(${noun}):

            @functools.wraps(${noun})
            async def wrapped(*args, **kwargs):
${call(`await ${noun}(*args, **kwargs)`, text)}

        else:

            @functools.wraps(${noun})
            def wrapped(*args, **kwargs):
${call(`${noun}(*args, **kwargs)`, text)}

${readsAnnotations ? resolveAnnotations(noun) : ''}        return wrapped

    return decorate
`;
}

function call(expression: string, { context, keepsResult }: DecoratorText): string {
  const lines = keepsResult
    ? [`with ${context} as outcome:`, `    outcome["result"] = ${expression}`, '    return outcome["result"]']
    : [`with ${context}:`, `    return ${expression}`];
  return indented(lines, 4).join('\n');
}

/** FastAPI looks strings up where the function says it comes from, which would be the helper's module. */
const resolveAnnotations = (
  noun: string,
): string => `        if any(isinstance(kind, str) for kind in ${noun}.__annotations__.values()):
            wrapped.__signature__ = inspect.signature(${noun}, eval_str=True)
`;

/** Import lines as isort orders them within a group: capitals do not count. */
export function sortedImports(lines: readonly string[]): string[] {
  return [...lines].sort((left, right) => byLetters(left.split(' ')[1] ?? '', right.split(' ')[1] ?? ''));
}

export const byLetters = (left: string, right: string): number => (left.toLowerCase() < right.toLowerCase() ? -1 : 1);

export const indented = (lines: readonly string[], depth: number): string[] =>
  lines.map((line) => (line === '' ? '' : `${'    '.repeat(depth)}${line}`));
