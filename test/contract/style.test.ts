/** What the compiler allows and the project does not. */
import { beforeAll, describe, expect, test } from 'vitest';
import { nodesOf, parseSources, placeOf, type OwnSource } from '../support/ownSources';

/** The one file that makes branded units out of numbers, which only a cast can. */
const MAY_CAST = 'src/core/units.ts';

describe('style', () => {
  let src: OwnSource[] = [];
  let all: OwnSource[] = [];

  beforeAll(async () => {
    all = (await parseSources('src', 'test')).filter(({ path }) => !/^test\/(?:fixtures|services)\//.test(path));
    src = all.filter(({ path }) => path.startsWith('src/'));
  });

  test('no type is `any`', () => {
    const found = all.flatMap((source) =>
      nodesOf(source, 'predefined_type').flatMap((node) => (node.text === 'any' ? [placeOf(source, node)] : [])),
    );
    expect(found).toEqual([]);
  });

  test('nothing is cast: outside data is parsed', () => {
    const casts = src
      .filter(({ path }) => path !== MAY_CAST)
      .flatMap((source) =>
        nodesOf(source, 'as_expression', 'type_assertion', 'non_null_expression')
          .filter((node) => !/\bas const$/.test(node.text))
          .map((node) => `${placeOf(source, node)} ${node.text.split('\n').at(-1)}`),
      );
    expect(casts).toEqual([]);
  });

  test('nothing is exported as default', () => {
    const found = src.flatMap((source) =>
      nodesOf(source, 'export_statement')
        .filter((node) => node.children.some((child) => child?.type === 'default'))
        .map((node) => placeOf(source, node)),
    );
    expect(found).toEqual([]);
  });

  test('no module keeps changing state', () => {
    const found = src.flatMap((source) =>
      nodesOf(source, 'lexical_declaration', 'variable_declaration')
        .filter((node) => ['program', 'export_statement'].includes(node.parent?.type ?? ''))
        .filter((node) => !node.text.startsWith('const'))
        .map((node) => placeOf(source, node)),
    );
    expect(found).toEqual([]);
  });

  test('no checker is silenced and nothing is left to do', () => {
    const marks = /@ts-(?:ignore|nocheck|expect-error)|eslint-disable|prettier-ignore|\b(?:TODO|FIXME|XXX|HACK)\b/;
    const found = all.flatMap((source) =>
      nodesOf(source, 'comment').flatMap((node) => (marks.test(node.text) ? [placeOf(source, node)] : [])),
    );
    expect(found).toEqual([]);
  });

  test('no test is switched off or alone', () => {
    const found = all.flatMap((source) =>
      nodesOf(source, 'member_expression')
        .filter((node) => /^(?:it|test|describe)\.(?:only|todo|fails)$/.test(node.text))
        .map((node) => placeOf(source, node)),
    );
    expect(found).toEqual([]);
  });
});
