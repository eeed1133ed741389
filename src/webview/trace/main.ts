/** Starts the trace view. */
import { parseToView } from '../../protocol/traceViewAnswers';
import { button, element, withAttributes } from './dom';
import { connectHost } from './host';
import { icon } from './icons';
import { ResultsList } from './resultsList';
import { parseSaved, savedOf } from './saved';
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
  const page = new TracePage(dispatch);
  const listPage = element('section', 'list-page', form.root, list.root);
  const notice = withAttributes(element('div', 'notice'), { role: 'status' });
  app.append(listPage, page.root, notice);

  let theme = readTheme();
  let shown: State | undefined;
  const draw = (state: State): void => {
    shown = state;
    listPage.hidden = state.trace !== undefined;
    form.update(state);
    list.update(state);
    page.update(state, theme);
    showNotice(notice, state, dispatch);
    host.setState(savedOf(state));
  };
  const store = createStore((message) => host.postMessage(message), draw);
  watchTheme(() => {
    theme = readTheme();
    if (shown !== undefined) draw(shown);
  });
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = parseToView(event.data);
    if (message !== undefined) dispatch({ type: 'message', message });
  });
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
