/** pg-boss (https://timgit.github.io/pg-boss): `boss.work(queue, [options], f)`. */
import type { Location } from '../../core/range';
import type { EntityValue, NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { addNamed } from './workers/scheduled';

const ID = 'pg-boss';

const work: NativeCall = (call) => addNamed(ID, call, []);

const boss = (location: Location): EntityValue => ({
  kind: 'entity',
  type: 'pg-boss.PgBoss',
  location,
  // `subscribe` was the name before version 6.
  methods: { work, subscribe: work },
});

const CLASSES = ['pg-boss', 'pg-boss.default', 'pg-boss.PgBoss'];

export const pgBoss: Plugin = {
  id: 'pgBoss',
  languages: ['typescript'],
  modules: ['pg-boss'],
  calls: Object.fromEntries(CLASSES.map((path) => [path, ({ location }: { location: Location }) => boss(location)])),
  types: Object.fromEntries(CLASSES.map((path) => [path, (_machine: unknown, location: Location) => boss(location)])),
};
