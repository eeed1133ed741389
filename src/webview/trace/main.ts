/** Starts the trace view. */
import { parseToView } from '../../protocol/traceViewAnswers';
import { button, element, withAttributes } from './dom';
import { takeDroppedFiles } from './dropping';
import { connectHost } from './host';
import { icon } from './icons';
import { KeyHelp } from './keyHelp';
import { ResultsList } from './resultsList';
import { parseSaved, savedOf } from './saved';
import { ScatterPlot } from './scatterPlot';
import { SearchForm } from './searchForm';
import type { State } from './state';
import { createStore, type Dispatch } from './store';
import { readTheme, watchTheme } from './theme';
import { TracePage } from './tracePage';

function start(app: HTMLElement): void {
  const host = connectHost();
  const dispatch: Dispatch = (action) => store(action);
  const form = new SearchForm(dispatch);
  const list = new ResultsList(dispatch);
  const scatter = new ScatterPlot(dispatch);
  const page = new TracePage(dispatch);
  const help = new KeyHelp(dispatch);
  const listPage = element(
    'section',
    'list-page',
    element('h1', 'unseen', 'Traces'),
    form.root,
    scatter.root,
    list.root,
  );
  const notice = withAttributes(element('div', 'notice'), { role: 'status' });
  app.append(listPage, page.root, notice, help.root);

  let theme = readTheme();
  let shown: State | undefined;
  const draw = (state: State): void => {
    shown = state;
    listPage.hidden = state.trace !== undefined;
    form.update(state);
    list.update(state);
    scatter.update(state, theme);
    page.update(state, theme);
    help.update(state);
    showNotice(notice, state, dispatch);
    host.setState(savedOf(state));
  };
  const store = createStore((message) => host.postMessage(message), draw);
  watchTheme(() => {
    theme = readTheme();
    if (shown !== undefined) draw(shown);
  });
  // What loads may have no part that the keyboard could be in.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || shown === undefined) return;
    if (shown.trace?.phase === 'loading' || (shown.trace === undefined && shown.list.phase === 'loading')) {
      dispatch({ type: 'cancel' });
    }
  });
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = parseToView(event.data);
    if (message !== undefined) dispatch({ type: 'message', message });
  });
  takeDroppedFiles(app, dispatch);
  dispatch({ type: 'start', saved: parseSaved(host.getState()) });
}

function showNotice(target: HTMLElement, { notice }: State, dispatch: Dispatch): void {
  target.hidden = notice === undefined;
  if (notice === undefined) return target.replaceChildren();
  const close = button('icon-button', 'Dismiss', () => dispatch({ type: 'dismissNotice' }), icon('close'));
  target.replaceChildren(icon('warning'), element('span', '', `${notice.text} ${notice.nextStep}`.trim()), close);
}

const app = document.getElementById('app');
if (app !== null) start(app);
