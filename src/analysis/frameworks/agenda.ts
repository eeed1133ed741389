/** Agenda (https://github.com/agenda/agenda): `agenda.define(name, [options], f)`. */
import type { Location } from '../../core/range';
import type { EntityValue, NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { listening } from './workers/node';
import { addNamed } from './workers/scheduled';

const ID = 'agenda';

/** Also `success:name`, which speaks of one job; it is taken for all. */
const JOB_EVENTS = /^(?:start|complete|success|fail)/;

function scheduler(location: Location): EntityValue {
  const { heard, on } = listening(() => entity, JOB_EVENTS);
  const define: NativeCall = (call) => addNamed(ID, call, [heard]);
  const entity: EntityValue = { kind: 'entity', type: 'agenda.Agenda', location, methods: { define, on } };
  return entity;
}

const CLASSES = ['agenda', 'agenda.default', 'agenda.Agenda', '@hokify/agenda.Agenda'];

export const agenda: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: ['agenda'],
  calls: Object.fromEntries(
    CLASSES.map((path) => [path, ({ location }: { location: Location }) => scheduler(location)]),
  ),
  types: Object.fromEntries(
    CLASSES.map((path) => [path, (_machine: unknown, location: Location) => scheduler(location)]),
  ),
};
