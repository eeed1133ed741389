/** The status of a handler that just returns, where its decorator says another one than 200. */
import type { FunctionFacts, Value } from '../../facts';
import type { Route } from '../../model';

/** Litestar: https://docs.litestar.dev/2/usage/responses.html#status-codes */
const BY_METHOD: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  litestar: { POST: 201, DELETE: 204 },
};

/** Undefined for 200. `status_code=201` is FastAPI's, `status.HTTP_201_CREATED` the constant of Starlette and others. */
export function successOf({ decorators }: FunctionFacts, route: Route): number | undefined {
  for (const { value } of decorators) {
    if (value.kind !== 'call') continue;
    const said = value.arguments.find(({ name }) => name === 'status_code');
    const status = said && statusIn(said.value);
    if (status !== undefined) return status === 200 ? undefined : status;
  }
  return BY_METHOD[route.framework]?.[route.method];
}

function statusIn(value: Value): number | undefined {
  if (value.kind === 'number') return value.value;
  const name = value.kind === 'member' || value.kind === 'name' ? value.name : '';
  const digits = /^HTTP_(\d{3})_/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
