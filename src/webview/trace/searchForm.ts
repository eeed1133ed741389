/** The form above the results: fields and TraceQL say the same, whichever is changed. */
import { fieldsOfTraceQl } from '../../core/traceql/read';
import { SPAN_STATUSES, type QueryFields } from '../../core/traceql/conditions';
import { OPERATION_FIELD, SERVICE_FIELD } from '../../core/traceql/terms';
import { traceQlOf } from '../../core/traceql/write';
import { oneOf } from '../../protocol/parse';
import { conditionsOf } from '../../protocol/searchConditions';
import { DEFAULT_QUERY, type SearchQuery } from '../../protocol/traceView';
import { element, withAttributes } from './dom';
import { fillCompletions, numberField, selectField, textField } from './formFields';
import { icon } from './icons';
import type { State } from './state';
import type { Dispatch } from './store';
import { termsOf } from './terms';
import { TimeRange } from './timeRange';
import { TraceQlField } from './traceQlField';

const LIMITS = [20, 50, 200];
const METHODS = ['', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const STATUSES = ['', ...SPAN_STATUSES] as const;

export class SearchForm {
  readonly root = element('form', 'search');
  private readonly service = textField('Service', 'any service', 'services');
  private readonly route = textField('Route', '/items/{id}', 'routes');
  private readonly method = selectField(
    'Method',
    METHODS.map((method) => [method, method === '' ? 'any' : method]),
  );
  private readonly operation = textField('Operation', 'any span name', 'operations');
  private readonly minDuration = numberField('At least', 'ms', '0');
  private readonly maxDuration = numberField('At most', 'ms', 'any');
  private readonly status = selectField(
    'Status',
    STATUSES.map((status) => [status, status === '' ? 'any' : status]),
  );
  private readonly range = new TimeRange();
  private readonly limit = selectField(
    'Show',
    LIMITS.map((limit) => [String(limit), `${limit} traces`]),
  );
  private readonly traceQl: TraceQlField;
  private readonly hint = element(
    'p',
    'search-hint',
    'This query says more than the fields can. Clear it to use them again; time and number of traces count either way.',
  );
  private readonly completions = {
    services: element('datalist', ''),
    routes: element('datalist', ''),
    operations: element('datalist', ''),
  };
  private readonly fields = [
    this.service,
    this.route,
    this.method,
    this.operation,
    this.minDuration,
    this.maxDuration,
    this.status,
  ];
  private shown: SearchQuery | undefined;

  constructor(dispatch: Dispatch) {
    this.traceQl = new TraceQlField(dispatch);
    const want = (field: string, service: string) => dispatch({ type: 'wantTerms', wanted: { field, service } });
    this.service.input.addEventListener('focus', () => want(SERVICE_FIELD, ''));
    this.operation.input.addEventListener('focus', () => want(OPERATION_FIELD, this.service.input.value.trim()));
    const submit = element('button', 'button', icon('search'), 'Find traces');
    submit.type = 'submit';
    this.completions.services.id = 'services';
    this.completions.routes.id = 'routes';
    this.completions.operations.id = 'operations';
    const labels = [...this.fields.map(({ label }) => label), ...this.range.labels, this.limit.label];
    this.root.append(
      element('div', 'search-row', ...labels, submit),
      element('div', 'search-row', this.traceQl.label),
      this.traceQl.mark,
      withAttributes(this.hint, { role: 'status' }),
      this.completions.services,
      this.completions.routes,
      this.completions.operations,
    );
    withAttributes(this.root, { role: 'search', 'aria-label': 'Find traces' });
    this.root.addEventListener('input', (event) => this.follow(event.target));
    this.root.addEventListener('submit', (event) => {
      event.preventDefault();
      dispatch({ type: 'search', query: this.read() });
    });
  }

  update(state: State): void {
    if (state.query !== this.shown) this.fill(state.query);
    this.shown = state.query;
    const [services, operations] = [
      termsOf(state, { field: SERVICE_FIELD, service: '' }),
      termsOf(state, { field: OPERATION_FIELD, service: this.service.input.value.trim() }),
    ].map((terms) => terms.map(({ text }) => text));
    fillCompletions(this.completions.services, [...new Set([...state.services, ...(services ?? [])])]);
    fillCompletions(this.completions.operations, operations ?? []);
    fillCompletions(this.completions.routes, state.routes);
    this.traceQl.label.hidden = !state.knowsTraceQl;
    this.traceQl.update(state);
  }

  private fill(query: SearchQuery): void {
    this.range.fill(query);
    this.limit.input.value = String(query.limit);
    const own = query.traceQl === '' ? query : fieldsOfTraceQl(query.traceQl);
    if (own !== undefined) this.fillFields(own);
    this.traceQl.input.value = query.traceQl === '' ? this.written() : query.traceQl;
    this.showMode(own !== undefined);
  }

  private fillFields(query: QueryFields): void {
    const number = (value: number): string => (value === 0 ? '' : String(value));
    this.service.input.value = query.service;
    this.route.input.value = query.route;
    this.method.input.value = query.method;
    this.operation.input.value = query.operation;
    this.minDuration.input.value = number(query.minDurationMilliseconds);
    this.maxDuration.input.value = number(query.maxDurationMilliseconds);
    this.status.input.value = query.status;
  }

  /** What is changed leads: the fields write the query, and a query that they can hold fills the fields. */
  private follow(target: EventTarget | null): void {
    if (target === this.traceQl.input) {
      const own = fieldsOfTraceQl(this.traceQl.input.value);
      if (own !== undefined) this.fillFields(own);
      this.showMode(own !== undefined);
    } else if (this.fields.some(({ input }) => input === target)) {
      this.traceQl.show(this.written());
    }
  }

  /** The fields as TraceQL; empty when nothing is asked. */
  private written(): string {
    const query = traceQlOf(conditionsOf({ ...DEFAULT_QUERY, ...this.readFields() }));
    return query === '{}' ? '' : query;
  }

  private readFields(): QueryFields {
    const number = (input: HTMLInputElement): number => Math.max(0, Number(input.value) || 0);
    return {
      service: this.service.input.value.trim(),
      route: this.route.input.value.trim(),
      method: this.method.input.value,
      operation: this.operation.input.value.trim(),
      minDurationMilliseconds: number(this.minDuration.input),
      maxDurationMilliseconds: number(this.maxDuration.input),
      status: oneOf(this.status.input.value, STATUSES, ''),
    };
  }

  /** A query that the fields wrote themselves is left out, so that backends without TraceQL can answer it. */
  private read(): SearchQuery {
    const traceQl = this.traceQl.label.hidden ? '' : this.traceQl.input.value.trim();
    return {
      ...this.readFields(),
      ...this.range.read(),
      traceQl: traceQl === this.written() ? '' : traceQl,
      limit: Number(this.limit.input.value) || DEFAULT_QUERY.limit,
    };
  }

  /** Fields that cannot hold the query do not count, and look so. */
  private showMode(canHold: boolean): void {
    this.hint.hidden = canHold;
    for (const { input } of this.fields) input.disabled = !canHold;
  }
}
