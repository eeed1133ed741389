/** Lines of a stack trace that name a file, in the forms that Go, Python and Node print. */

export interface StackFrame {
  /** Zero-based line of the text. */
  readonly textLine: number;
  /** As it stands there: a path on the machine that ran the program. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** More is not read: frames that matter stand near one of the ends, and a text from a backend may have any length. */
const MOST_LINES = 400;
const LONGEST_LINE = 500;

/** `File "/app/shop.py", line 12, in pay`; `at pay (/app/shop.js:12:5)`, `at file:///app/shop.mjs:12:5`; `\t/app/shop.go:12 +0x1d`. */
const FORMS = [
  /^\s*File "([^"]+)", line (\d{1,9})\b/,
  /^\s*at .*?\(?((?:file:\/\/)?(?:[A-Za-z]:)?[^\s():]+\.[cm]?[jt]sx?):(\d{1,9})(?::\d{1,9})?\)?$/,
  /^\s+((?:[A-Za-z]:)?[^\s:]+\.go):(\d{1,9})(?: \+0x[0-9a-f]+)?$/,
] as const;

/** In the order of the text. */
export function stackFrames(text: string): readonly StackFrame[] {
  return text.split('\n', MOST_LINES).flatMap((line, textLine): StackFrame[] => {
    const found = frameIn(line.replace(/\r$/, ''));
    return found ? [{ textLine, ...found }] : [];
  });
}

function frameIn(line: string): Omit<StackFrame, 'textLine'> | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  for (const form of FORMS) {
    const [, file, number] = form.exec(line) ?? [];
    if (file !== undefined && Number(number) > 0) return { file, line: Number(number) };
  }
  return undefined;
}

/** Names a frame within its trace. */
export const frameKey = ({ file, line }: Pick<StackFrame, 'file' | 'line'>): string => `${file}:${line}`;
