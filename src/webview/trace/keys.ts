/** Keys of the waterfall, after the tree grid pattern (https://www.w3.org/WAI/ARIA/apg/patterns/treegrid/). */
import type { Action } from './actions';
import { closedGroupAt } from './layers';
import type { OpenTrace } from './state';
import { pan, zoomAround } from './timeWindow';

export interface Key {
  readonly key: string;
  readonly altKey: boolean;
  /** Control or command. */
  readonly isCommand: boolean;
}

const ZOOM_STEP = 0.7;
const PAN_STEP = 0.2;

/** Undefined for keys that are not the waterfall's. `page` is the number of rows that fit. */
export function actionOfKey({ key, altKey, isCommand }: Key, open: OpenTrace, page: number): Action | undefined {
  if (isCommand) return key === 'f' && !altKey ? { type: 'openFind' } : undefined;
  if (key === 'Enter' && closedGroupAt(open, open.selected) !== undefined) return { type: 'inward' };
  if (key === 'Enter') return { type: 'openCode', keepFocus: altKey };
  return altKey ? undefined : (walking(key, page) ?? folding(key, open) ?? searching(key) ?? zooming(key, open));
}

function walking(key: string, page: number): Action | undefined {
  switch (key) {
    case 'ArrowDown':
      return { type: 'move', by: 1 };
    case 'ArrowUp':
      return { type: 'move', by: -1 };
    case 'PageDown':
      return { type: 'move', by: page };
    case 'PageUp':
      return { type: 'move', by: -page };
    case 'Home':
      return { type: 'move', by: -Infinity };
    case 'End':
      return { type: 'move', by: Infinity };
    case 'ArrowRight':
      return { type: 'inward' };
    case 'ArrowLeft':
      return { type: 'outward' };
    case ' ':
      return { type: 'toggleDetails' };
    case 'Escape':
      return { type: 'back' };
    default:
      return undefined;
  }
}

/** Left bracket folds, right bracket unfolds: one level, or with Shift all. */
function folding(key: string, open: OpenTrace): Action | undefined {
  switch (key) {
    case '[':
      return { type: 'foldLevel', direction: -1 };
    case ']':
      return { type: 'foldLevel', direction: 1 };
    case '{':
      return { type: 'collapseAll' };
    case 'x':
      return { type: 'filter', filter: open.layers.filter === 'errors' ? 'all' : 'errors' };
    case 'c':
      return { type: 'filter', filter: open.layers.filter === 'critical' ? 'all' : 'critical' };
    case 'k':
      return { type: 'filter', filter: open.layers.filter === 'code' ? 'all' : 'code' };
    case 'v':
      return { type: 'foldServices' };
    case 'r':
      return { type: 'toggleRoot' };
    case 'o':
      return { type: 'toggleLogs' };
    case 'u':
      return { type: 'showTab', tab: 'flame' };
    case 'b':
      return { type: 'setBaseline' };
    case '?':
      return { type: 'toggleHelp' };
    case 't':
      return { type: 'showTab', tab: 'operations' };
    case 'g':
      return { type: 'toggleGrouping' };
    case '}':
      return { type: 'expandAll' };
    default:
      return undefined;
  }
}

function searching(key: string): Action | undefined {
  switch (key) {
    case '/':
      return { type: 'openFind' };
    case 'n':
      return { type: 'nextMatch', direction: 1 };
    case 'N':
      return { type: 'nextMatch', direction: -1 };
    case 'l':
      return { type: 'nextSlowest', direction: 1 };
    case 'L':
      return { type: 'nextSlowest', direction: -1 };
    case 'e':
      return { type: 'nextError', direction: 1 };
    case 'E':
      return { type: 'nextError', direction: -1 };
    default:
      return undefined;
  }
}

function zooming(key: string, open: OpenTrace): Action | undefined {
  const middle = (open.window.from + open.window.to) / 2;
  switch (key) {
    case 'w':
      return { type: 'zoom', window: zoomAround(open, middle, ZOOM_STEP) };
    case 's':
      return { type: 'zoom', window: zoomAround(open, middle, 1 / ZOOM_STEP) };
    case 'a':
      return { type: 'zoom', window: pan(open, -PAN_STEP) };
    case 'd':
      return { type: 'zoom', window: pan(open, PAN_STEP) };
    case 'f':
      return { type: 'zoomToSelection' };
    case '0':
      return { type: 'zoomOut' };
    default:
      return undefined;
  }
}
