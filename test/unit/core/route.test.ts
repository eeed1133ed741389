import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalNormalForm,
  canonicalPath,
  HOLE,
  joinTemplates,
  normalForm,
  normalFormOf,
  parseCanonical,
  parseTemplate,
  ROOT,
  type PathSyntax,
  type Piece,
  type RouteTemplate,
} from '../../../src/core/route';

const canonical = (path: string, syntax: PathSyntax): string => canonicalPath(parseTemplate(path, syntax));

describe('parseTemplate, in every dialect', () => {
  it.each([
    ['/users/{id}', '/users/{id}'],
    ['/users/{id:[0-9]{2,3}}', '/users/{id}'],
    ['/files/{path...}', '/files/{path...}'],
    ['/files/{path:path}', '/files/{path...}'],
    ['/files/{path:.*}', '/files/{path...}'],
    ['/files/{*path}', '/files/{path...}'],
    ['/files/*', '/files/{*}'],
    ['/files/{name}.json', '/files/{name}.json'],
    ['/v1/{id}:activate', '/v1/{id}:activate'],
    ['/users/{$}', '/users'],
    ['/{$}', '/'],
    ['/a//b/', '/a/b'],
    ['', '/'],
    [`/${HOLE}/users`, '/{?}/users'],
    [`/users/{${HOLE}}`, '/users/{?}'],
    [`/users/{id:${HOLE}}/x`, '/users/{id}/x'],
    [`/users/{${HOLE}:[0-9]+}`, '/users/{?}'],
  ])('braces: %s is %s', (path, expected) => {
    expect(canonical(path, 'braces')).toBe(expected);
  });

  it.each([
    ['/users/:id', '/users/{id}'],
    ['/users/:id?', '/users/{id}'],
    ['/users/:id(\\d+)', '/users/{id}'],
    ['/users/:id([a-z]+(?:-x)?)', '/users/{id}'],
    ['/users/:id{[0-9]{4}}', '/users/{id}'],
    ['/users/:id<int>', '/users/{id}'],
    ['/users/:id<regex(\\d+)>', '/users/{id}'],
    ['/users/:id{/:action}', '/users/{id}/{action}'],
    ['/users{/:id{/:action}}', '/users/{id}/{action}'],
    ['/report{.:extension}', '/report.{extension}'],
    ['/from-:start-:end', '/from-{start}-{end}'],
    ['/v1/:name\\:verb', '/v1/{name}:verb'],
    ['/files/:path(.*)', '/files/{path...}'],
    ['/files/:path{.+}', '/files/{path...}'],
    ['/files/:path*', '/files/{path...}'],
    ['/files/:path+', '/files/{path...}'],
    ['/files/*path', '/files/{path...}'],
    ['/files/{*path}', '/files/{path...}'],
    ['/files/(.*)', '/files/{*}'],
    ['/files/(\\d+)', '/files/{*}'],
    ['*', '/{*}'],
  ])('colon: %s is %s', (path, expected) => {
    expect(canonical(path, 'colon')).toBe(expected);
  });

  it.each([
    ['/users/<id>', '/users/{id}'],
    ['/users/<int(min=1):id>', '/users/{id}'],
    ['/users/<regex("[a-z]{2}"):code>', '/users/{code}'],
    ['/files/<path:rest>', '/files/{rest...}'],
    ['articles/<slug:slug>/', '/articles/{slug}'],
  ])('angle: %s is %s', (path, expected) => {
    expect(canonical(path, 'angle')).toBe(expected);
  });

  it.each([
    ['/users/[id]', '/users/{id}'],
    ['/docs/[...rest]', '/docs/{rest...}'],
    ['/docs/[[...rest]]', '/docs/{rest...}'],
  ])('bracket: %s is %s', (path, expected) => {
    expect(canonical(path, 'bracket')).toBe(expected);
  });

  it.each([
    ['^users/(?P<pk>[^/.]+)/$', '/users/{pk}'],
    ['api/^users/(?P<pk>[^/.]+)/$', '/api/users/{pk}'],
    ['^articles/(?P<year>[0-9]{4})/(?P<slug>[\\w-]+)/\\Z', '/articles/{year}/{slug}'],
    ['^files/(?P<path>.*)$', '/files/{path...}'],
    ['^(?P<file>[^/]+\\.(json|xml))$', '/{file}'],
    ['^a/(?:(?P<id>\\d+)/)?$', '/a/{id}'],
    ['^(?:v1|v2)/users$', '/{?}/users'],
    ['^users/\\d+/edit$', '/users/{?}/edit'],
    ['^users/[0-9]{3}$', '/users/{?}'],
    ['^feed\\.xml$', '/feed.xml'],
    [`^(?P<lang>${HOLE})/(?P<rest>[^/]${HOLE})/x$`, '/{lang}/{rest}/x'],
    [`^(${HOLE})/x$`, '/{?}/x'],
  ])('regex: %s is %s', (path, expected) => {
    expect(canonical(path, 'regex')).toBe(expected);
  });

  it('knows a slash at the end, also when it is written as an exact match', () => {
    expect(parseTemplate('/users/', 'braces').trailingSlash).toBe(true);
    expect(parseTemplate('/users/{$}', 'braces').trailingSlash).toBe(true);
    expect(parseTemplate('^users/$', 'regex').trailingSlash).toBe(true);
    expect(parseTemplate('/users', 'braces').trailingSlash).toBe(false);
    expect(parseTemplate('/', 'braces').trailingSlash).toBe(false);
  });

  it('never fails and never hangs on odd text', () => {
    const syntax = fc.constantFrom<PathSyntax[]>('braces', 'colon', 'angle', 'bracket', 'regex');
    const odd = fc.string({ unit: fc.constantFrom(...'/{}()[]<>:*+?^$\\.|aPZ0-#'.split('')), maxLength: 60 });
    fc.assert(
      fc.property(odd, syntax, (path, dialect) => {
        const text = canonical(path, dialect);
        expect(text.startsWith('/')).toBe(true);
        expect(text).not.toContain('//');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the short way for simple paths', () => {
  it('leads where the long one leads', () => {
    const segment = fc.oneof(
      fc.stringMatching(/^[\w.~-]{1,6}$/),
      fc.stringMatching(/^[a-z]\w{0,4}$/).map((one) => `:${one}`),
    );
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), (segments) => {
        const path = `/${segments.join('/')}`;
        // A slash too many takes the long way and means nothing.
        expect(parseTemplate(path, 'colon').segments).toEqual(parseTemplate(`/${path}`, 'colon').segments);
        const braces = path.replace(/:(\w+)/g, '{$1}');
        expect(parseTemplate(braces, 'braces').segments).toEqual(parseTemplate(`/${braces}`, 'braces').segments);
      }),
    );
  });
});

describe('normalForm', () => {
  it('is equal for the same template in different dialects', () => {
    const forms = [
      parseTemplate('/api/users/{id}/files/{path...}', 'braces'),
      parseTemplate('/api/users/:userId/files/*', 'colon'),
      parseTemplate('/api/users/<int:user>/files/<path:p>', 'angle'),
      parseTemplate('/api/users/[id]/files/[...p]', 'bracket'),
      parseTemplate('^api/users/(?P<pk>\\d+)/files/(?P<p>.+)$', 'regex'),
    ].map(normalForm);
    expect(new Set(forms)).toEqual(new Set(['/api/users/{}/files/{...}']));
  });
});

describe('joinTemplates', () => {
  const join = (prefix: string, path: string): string =>
    canonicalPath(joinTemplates(parseTemplate(prefix, 'colon'), parseTemplate(path, 'colon')));

  it.each([
    ['/api', '/users', '/api/users'],
    ['/api/', '/users', '/api/users'],
    ['/api', '/', '/api'],
    ['/', '/users', '/users'],
    ['/api/*', '/users', '/api/users'],
    ['/:tenant', '/users/:id', '/{tenant}/users/{id}'],
  ])('%s with %s below it is %s', (prefix, path, expected) => {
    expect(join(prefix, path)).toBe(expected);
  });

  it('leaves a path below the root as it is', () => {
    const path = parseTemplate('/users/:id', 'colon');
    expect(joinTemplates(ROOT, path)).toEqual(path);
  });
});

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/);
const text = fc.stringMatching(/^[A-Za-z0-9._~@:-]{1,8}$/);
const middle: fc.Arbitrary<Piece[]> = fc.oneof(
  text.map((value): Piece[] => [{ kind: 'text', text: value }]),
  name.map((value): Piece[] => [{ kind: 'parameter', name: value }]),
  fc.tuple(text, name).map(([left, right]): Piece[] => [
    { kind: 'text', text: left },
    { kind: 'parameter', name: right },
  ]),
  fc.constant<Piece[]>([{ kind: 'unknown' }]),
);
const end: fc.Arbitrary<Piece[]> = fc.oneof(
  middle,
  fc.oneof(name, fc.constant('*')).map((value): Piece[] => [{ kind: 'rest', name: value }]),
);
const template: fc.Arbitrary<RouteTemplate> = fc
  .tuple(fc.array(middle, { maxLength: 6 }), fc.option(end, { nil: undefined }))
  .map(([segments, last]) => ({ segments: last ? [...segments, last] : segments, trailingSlash: false }));

describe('the canonical form', () => {
  it('parses back to the same template', () => {
    fc.assert(
      fc.property(template, (value) => {
        expect(parseCanonical(canonicalPath(value))).toEqual(value);
      }),
    );
  });

  it('stays the same when it is parsed and printed again, whatever it came from', () => {
    fc.assert(
      fc.property(fc.array(end, { maxLength: 5 }), fc.array(end, { maxLength: 5 }), (left, right) => {
        const joined = joinTemplates(
          { segments: left, trailingSlash: false },
          { segments: right, trailingSlash: true },
        );
        const printed = canonicalPath(joined);
        expect(canonicalPath(parseCanonical(printed))).toBe(printed);
      }),
    );
  });
});

describe('the shorter way to the normal form', () => {
  const piece = fc.constantFrom(
    'users',
    '{id}',
    ':id',
    '{path...}',
    '{?}',
    '*',
    '<int:id>',
    'a.b',
    '{n}.json',
    ':a-:b',
    '{id:[0-9]+}',
    '',
    '$x',
  );
  const path = fc.array(piece, { maxLength: 5 }).map((pieces) => `/${pieces.join('/')}`);

  it.each(['braces', 'colon', 'angle', 'bracket', 'regex'] as const)('leads where the long one leads: %s', (syntax) => {
    fc.assert(
      fc.property(path, (text) => {
        expect(normalFormOf(text, syntax)).toBe(normalForm(parseTemplate(text, syntax)));
      }),
    );
  });

  it('leads there from the form of the contract, too', () => {
    fc.assert(
      fc.property(path, (text) => {
        expect(canonicalNormalForm(text)).toBe(normalForm(parseCanonical(text)));
      }),
    );
  });
});
