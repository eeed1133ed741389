/** The form above the results. */
import type { SearchQuery } from '../../protocol/traceView';
import { element, withAttributes } from './dom';
import { icon } from './icons';
import type { State } from './state';
import type { Dispatch } from './store';
import { TraceQlField } from './traceQlField';

const LOOKBACKS: readonly (readonly [seconds: number, text: string])[] = [
  [900, '15 minutes'],
  [3600, '1 hour'],
  [6 * 3600, '6 hours'],
  [86_400, '1 day'],
  [2 * 86_400, '2 days'],
  [7 * 86_400, '7 days'],
];
const LIMITS = [20, 50, 200];
const METHODS = ['', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

export class SearchForm {
  readonly root = element('form', 'search');
  private readonly service = textField('Service', 'any service', 'services');
  private readonly route = textField('Route', '/items/{id}', 'routes');
  private readonly method = selectField(
    'Method',
    METHODS.map((method) => [method, method === '' ? 'any' : method]),
  );
  private readonly operation = textField('Operation', 'any span name', undefined);
  private readonly minDuration = numberField('At least', 'ms');
  private readonly lookback = selectField(
    'Last',
    LOOKBACKS.map(([seconds, text]) => [String(seconds), text]),
  );
  private readonly limit = selectField(
    'Show',
    LIMITS.map((limit) => [String(limit), `${limit} traces`]),
  );
  private readonly errorsOnly = element('input', '');
  private readonly traceQl = new TraceQlField();
  private readonly hint = element(
    'p',
    'search-hint',
    'The TraceQL query replaces the fields above; range and number stay.',
  );
  private readonly completions = { services: element('datalist', ''), routes: element('datalist', '') };
  private shown: SearchQuery | undefined;

  constructor(dispatch: Dispatch) {
    this.errorsOnly.type = 'checkbox';
    const submit = element('button', 'button', icon('search'), 'Find traces');
    submit.type = 'submit';
    this.completions.services.id = 'services';
    this.completions.routes.id = 'routes';
    const own = [this.service, this.route, this.method, this.operation, this.minDuration];
    const fields = [...own, this.lookback, this.limit];
    const errors = element('label', 'field-check', this.errorsOnly, 'Errors only');
    this.root.append(
      element('div', 'search-row', ...fields.map(({ label }) => label), errors, submit),
      element('div', 'search-row', this.traceQl.label),
      this.traceQl.mark,
      this.hint,
      this.completions.services,
      this.completions.routes,
    );
    withAttributes(this.root, { role: 'search', 'aria-label': 'Find traces' });
    this.root.addEventListener('input', () => this.showMode());
    this.root.addEventListener('submit', (event) => {
      event.preventDefault();
      dispatch({ type: 'search', query: this.read() });
    });
  }

  update(state: State): void {
    if (state.query !== this.shown) this.fill(state.query);
    this.shown = state.query;
    fillCompletions(this.completions.services, state.services);
    fillCompletions(this.completions.routes, state.routes);
    this.traceQl.update(state);
  }

  private fill(query: SearchQuery): void {
    this.service.input.value = query.service;
    this.route.input.value = query.route;
    this.method.input.value = query.method;
    this.operation.input.value = query.operation;
    this.minDuration.input.value = query.minDurationMilliseconds === 0 ? '' : String(query.minDurationMilliseconds);
    this.lookback.input.value = String(query.lookbackSeconds);
    this.limit.input.value = String(query.limit);
    this.errorsOnly.checked = query.errorsOnly;
    this.traceQl.input.value = query.traceQl;
    this.showMode();
  }

  private read(): SearchQuery {
    return {
      service: this.service.input.value.trim(),
      route: this.route.input.value.trim(),
      method: this.method.input.value,
      operation: this.operation.input.value.trim(),
      minDurationMilliseconds: Math.max(0, Number(this.minDuration.input.value) || 0),
      errorsOnly: this.errorsOnly.checked,
      traceQl: this.traceQl.input.value.trim(),
      lookbackSeconds: Number(this.lookback.input.value) || 3600,
      limit: Number(this.limit.input.value) || 50,
    };
  }

  /** With a TraceQL query the fields do not count, and look so. */
  private showMode(): void {
    const hasOwn = this.traceQl.input.value.trim() !== '';
    this.hint.hidden = !hasOwn;
    for (const { input } of [this.service, this.route, this.method, this.operation, this.minDuration])
      input.disabled = hasOwn;
    this.errorsOnly.disabled = hasOwn;
  }
}

function textField(name: string, placeholder: string, list: string | undefined) {
  const input = withAttributes(element('input', ''), { placeholder, spellcheck: 'false', autocomplete: 'off' });
  if (list !== undefined) input.setAttribute('list', list);
  return { input, label: element('label', 'field', element('span', '', name), input) };
}

function numberField(name: string, unit: string) {
  const input = withAttributes(element('input', ''), { type: 'number', min: '0', step: 'any', placeholder: '0' });
  return { input, label: element('label', 'field field-number', element('span', '', `${name} (${unit})`), input) };
}

function selectField(name: string, options: readonly (readonly [value: string, text: string])[]) {
  const input = element('select', '');
  input.append(...options.map(([value, text]) => withAttributes(element('option', '', text), { value })));
  return { input, label: element('label', 'field field-select', element('span', '', name), input) };
}

function fillCompletions(list: HTMLDataListElement, texts: readonly string[]): void {
  if (list.childElementCount === texts.length) return;
  list.replaceChildren(...texts.map((value) => withAttributes(element('option', ''), { value })));
}
