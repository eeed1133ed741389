/** Decorators of views: most leave the view what it is, some say which methods it takes. */
import type { Machine } from '../../linker/machine/machine';
import { moduleFrame } from '../../linker/machine/modules';
import type { Abstract, ClosureValue, NativeCall } from '../../linker/machine/values';
import { itemsOf, list, native, symbol, text, textOf } from '../../linker/machine/values';

const first: NativeCall = (call) => call.positional(0);

/** With a function they decorate it, with options or nothing they give a decorator. */
const either: NativeCall = (call) => {
  const value = call.positional(0);
  const isView = value !== undefined && !['text', 'constant', 'number', 'list', 'record'].includes(value.kind);
  return isView ? value : native('decorator', call.location, first);
};

const HTTP = 'django.views.decorators.http';

/** Decorators that take the view at once. */
const PLAIN = [
  ...['csrf_exempt', 'csrf_protect', 'ensure_csrf_cookie', 'requires_csrf_token'].map(
    (name) => `django.views.decorators.csrf.${name}`,
  ),
  ...['never_cache'].map((name) => `django.views.decorators.cache.${name}`),
  ...['xframe_options_deny', 'xframe_options_sameorigin', 'xframe_options_exempt'].map(
    (name) => `django.views.decorators.clickjacking.${name}`,
  ),
  'django.views.decorators.gzip.gzip_page',
  'django.views.decorators.common.no_append_slash',
  `${HTTP}.conditional_page`,
  'django.utils.decorators.sync_and_async_middleware',
  'asgiref.sync.sync_to_async',
];

const EITHER = [
  'django.contrib.auth.decorators.login_required',
  'django.contrib.auth.decorators.login_not_required',
  'django.contrib.admin.views.decorators.staff_member_required',
  'django.views.decorators.debug.sensitive_post_parameters',
  'django.views.decorators.debug.sensitive_variables',
  'django.db.transaction.atomic',
  'django.db.transaction.non_atomic_requests',
];

/** Decorators that are made by a call. */
const MADE = [
  'django.views.decorators.cache.cache_page',
  'django.views.decorators.cache.cache_control',
  'django.views.decorators.vary.vary_on_headers',
  'django.views.decorators.vary.vary_on_cookie',
  'django.contrib.auth.decorators.permission_required',
  'django.contrib.auth.decorators.user_passes_test',
  `${HTTP}.condition`,
  `${HTTP}.etag`,
  `${HTTP}.last_modified`,
];

const RESTRICTIONS: Readonly<Record<string, readonly string[]>> = {
  [`${HTTP}.require_GET`]: ['GET'],
  [`${HTTP}.require_POST`]: ['POST'],
  // HEAD is answered by the framework.
  [`${HTTP}.require_safe`]: ['GET'],
};
const REQUIRE = `${HTTP}.require_http_methods`;
const API_VIEW = 'rest_framework.decorators.api_view';

/** A wrapper that remembers the methods: for views that are wrapped in the URL table. */
const restrict =
  (methods: Abstract): NativeCall =>
  (call) => {
    const view = call.positional(0);
    const held = view ? [{ value: view, location: call.location }] : [];
    return symbol(REQUIRE, call.location, [...held, { name: 'methods', value: methods, location: call.location }]);
  };

export const DECORATOR_CALLS: Readonly<Record<string, NativeCall>> = {
  ...Object.fromEntries(PLAIN.map((path) => [path, first])),
  ...Object.fromEntries(EITHER.map((path) => [path, either])),
  ...Object.fromEntries(MADE.map((path): [string, NativeCall] => [`${path}()`, first])),
  ...Object.fromEntries(
    Object.entries(RESTRICTIONS).map(([path, methods]): [string, NativeCall] => [
      path,
      (call) =>
        restrict(
          list(
            methods.map((name) => text(name, call.location)),
            call.location,
          ),
        )(call),
    ]),
  ),
  [REQUIRE]: (call) => {
    const methods = call.positional(0) ?? call.keyword('request_method_list');
    return native('require_http_methods', call.location, restrict(methods ?? list([], call.location, true)));
  },
  [`${API_VIEW}()`]: first,
  'django.utils.decorators.method_decorator()': (call) => {
    const { callee, machine, location } = call;
    const given = callee.kind === 'symbol' ? callee.arguments?.[0]?.value : undefined;
    const target = call.positional(0);
    if (!given || target?.kind !== 'closure') return target;
    return decorated(given, target, (decorator, value) => machine.call(decorator, [{ value, location }], location));
  },
};

/** `method_decorator(d)` and `method_decorator([d, e])`, the last innermost. */
export function decorated(
  given: Abstract,
  value: Abstract,
  apply: (decorator: Abstract, value: Abstract) => Abstract,
): Abstract {
  return [...(itemsOf(given) ?? [given])].reverse().reduce((inner, decorator) => {
    const result = apply(decorator, inner);
    return result.kind === 'unknown' ? inner : result;
  }, value);
}

export interface Restriction {
  readonly methods: readonly string[];
  /** Given by `@api_view`. */
  readonly isRest: boolean;
}

/** What the wrappers around a view, and the decorators on its function, say about methods; undefined when nothing. */
export function restrictionOf(
  wrappers: readonly Abstract[],
  view: ClosureValue,
  machine: Machine,
): Restriction | undefined {
  for (const wrapper of wrappers) {
    if (wrapper.kind !== 'symbol' || wrapper.path !== REQUIRE) continue;
    return { methods: namesIn(wrapper.arguments?.find(({ name }) => name === 'methods')?.value), isRest: false };
  }
  const frame = moduleFrame(view.file, view.scope);
  for (const { value } of view.function.decorators) {
    // Only this one is asked for: evaluating anything else could run it twice.
    const callee = value.kind === 'call' ? machine.evaluate(value.callee, frame) : undefined;
    if (callee?.kind !== 'symbol' || callee.path !== API_VIEW || value.kind !== 'call') continue;
    const given = value.arguments[0];
    return { methods: given ? namesIn(machine.evaluate(given.value, frame)) : ['GET'], isRest: true };
  }
  return undefined;
}

/** Upper case; `*` when they are not known. HEAD and OPTIONS are answered everywhere. */
function namesIn(value: Abstract | undefined): readonly string[] {
  const names = itemsOf(value)?.map((item) => textOf(item)?.text.toUpperCase());
  if (!names || names.length === 0) return ['*'];
  const known = names.flatMap((name) => (name === undefined || name === 'HEAD' || name === 'OPTIONS' ? [] : [name]));
  return names.includes(undefined) || known.length === 0 ? ['*'] : known;
}
