/** Files of traces that are dropped on the view. */
import type { Dispatch } from './store';

/** Larger ones are not copied from process to process: “Open file…” reads them where they are. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The explorer drops an address, the desktop a file with its content. The editor wants Shift held for both. */
export function takeDroppedFiles(target: HTMLElement, dispatch: Dispatch): void {
  const mark = (isOver: boolean): void => void target.classList.toggle('is-drop-target', isOver);
  target.addEventListener('dragover', (event) => {
    event.preventDefault();
    mark(true);
  });
  target.addEventListener('dragleave', () => mark(false));
  target.addEventListener('drop', (event) => {
    event.preventDefault();
    mark(false);
    const { dataTransfer } = event;
    const file = dataTransfer?.files[0];
    const uri = dataTransfer?.getData('text/uri-list').split(/\r?\n/)[0] ?? '';
    if (file !== undefined) void openDropped(file, dispatch);
    else if (uri.startsWith('file:')) dispatch({ type: 'openFile', name: '', text: '', uri });
  });
}

async function openDropped(file: File, dispatch: Dispatch): Promise<void> {
  const note = (text: string): void => dispatch({ type: 'note', text });
  if (file.size > MOST_BYTES) return note(`${file.name} is too large to be dropped: use “Open file…”.`);
  const text = await file.text().catch(() => '');
  if (text === '') note(`${file.name} is empty, or cannot be read.`);
  else dispatch({ type: 'openFile', name: file.name, text, uri: '' });
}
