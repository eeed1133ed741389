/** A stack trace whose lines lead to the code, where it is in the workspace. */
import { frameKey, stackFrames, type StackFrame } from '../../core/trace/stackFrames';
import { button } from './dom';

/** Characters that are drawn; the rest can be copied. */
const LONGEST = 20_000;

/** Undefined when no line of it is of the workspace: then it is a text like others. `known` holds keys of frames. */
export function linkedStackTrace(
  text: string,
  known: ReadonlySet<string>,
  open: (frame: StackFrame) => void,
): readonly (Node | string)[] | undefined {
  const shown = text.slice(0, LONGEST);
  const frames = new Map(
    stackFrames(shown)
      .filter((frame) => known.has(frameKey(frame)))
      .map((frame) => [frame.textLine, frame]),
  );
  if (frames.size === 0) return undefined;
  const lines = shown.split('\n').flatMap((line, at): (Node | string)[] => {
    const frame = frames.get(at);
    const end = at === 0 ? [] : ['\n'];
    return frame === undefined ? [...end, line] : [...end, ...linkedLine(line, frame, open)];
  });
  return text.length > LONGEST ? [...lines, ' … Copy it to see the rest.'] : lines;
}

/** Only the place is a link: `File "shop.py", line 12` stays readable as it was printed. */
function linkedLine(line: string, frame: StackFrame, open: (frame: StackFrame) => void): (Node | string)[] {
  const from = Math.max(0, line.indexOf(frame.file));
  const number = line.indexOf(String(frame.line), from + frame.file.length);
  const to = number < 0 ? from + frame.file.length : number + String(frame.line).length;
  const link = button('link frame', `Go to ${frameKey(frame)}`, () => open(frame), line.slice(from, to));
  return [line.slice(0, from), link, line.slice(to)];
}
