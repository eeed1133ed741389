import { describe, expect, it } from 'vitest';
import {
  ofEither,
  ofPath,
  ofRegularExpression,
  templateOfText,
} from '../../../../../src/analysis/frameworks/django-urls/routeText';
import { canonicalPath, HOLE } from '../../../../../src/core/route';

describe('ofPath', () => {
  it.each([
    ['', ''],
    ['/', '/'],
    ['users/', 'users/'],
    ['users', 'users'],
    ['/users', '/users'],
    ['<int:pk>/', '{pk}/'],
    ['<slug>', '{slug}'],
    ['a/<path:rest>', 'a/{rest...}'],
    ['page<int:number>.html', 'page{number}.html'],
    [`${HOLE}/x/`, '{?}/x/'],
  ])('%s is %s', (route, expected) => {
    expect(ofPath(route)).toBe(expected);
  });
});

describe('ofRegularExpression', () => {
  it.each([
    ['^', ''],
    ['^$', ''],
    ['^users/$', 'users/'],
    ['^users/?$', 'users/'],
    ['^/users', '/users'],
    ['^users', 'users'],
    ['(?i)^Users/$', 'Users/'],
    ['\\Ausers/\\Z', 'users/'],
    ['^(?P<pk>\\d+)/', '{pk}/'],
    ['^x/(?P<rest>.*)$', 'x/{rest...}'],
    ['^(?:v1/)?users/$', 'v1/users/'],
    ['.*', '{*}'],
    ['^app/.*$', 'app/{*}'],
    ['^app/.+', 'app/{*}'],
    ['^item-(\\d+)$', 'item-{*}'],
  ])('%s is %s', (route, expected) => {
    expect(ofRegularExpression(route)).toBe(expected);
  });
});

describe('ofEither', () => {
  it.each([
    ['(?P<page>[^/.]+)/x', '{page}/x'],
    ['<int:page>/x', '{page}/x'],
    ['set_password', 'set_password'],
  ])('%s is %s', (route, expected) => {
    expect(ofEither(route)).toBe(expected);
  });
});

describe('templateOfText', () => {
  it.each([
    ['', '/'],
    ['api' + 'users/', '/apiusers'],
    ['api/' + '/users/{pk}/', '/api/users/{pk}'],
    ['{?}/a/{rest...}', '/{?}/a/{rest...}'],
    ['{*}', '/{*}'],
  ])('%s is %s', (text, expected) => {
    expect(canonicalPath(templateOfText(text))).toBe(expected);
  });
});
