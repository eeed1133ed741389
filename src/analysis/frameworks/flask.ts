/**
 * Flask (https://flask.palletsprojects.com): applications and blueprints. A prefix given when a blueprint is registered replaces the
 * blueprint's own; those of nested blueprints are joined. Hooks cover all of an application or blueprint, whatever the order.
 */
import { ROOT } from '../../core/route';
import type { ClassValue, NativeCall } from '../linker/machine/values';
import { native, symbol } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { flaskRouter } from './flask-routing/router';
import { isView, prefixTemplate, viewFunction } from './flask-routing/rules';

const application: NativeCall = (call) => flaskRouter(call.machine, call.location, true);

const blueprint: NativeCall = (call) => {
  const entity = flaskRouter(call.machine, call.location, false);
  if (entity.node) entity.node.prefix = prefixTemplate(call.keyword('url_prefix')) ?? ROOT;
  return entity;
};

/** Classes that are views get the `as_view` that Flask gives them. */
function declareView(of: ClassValue): void {
  if (!isView(of)) return;
  const location = { file: of.file, range: of.facts.range };
  of.statics.set(
    'as_view',
    native('as_view', location, (call) => viewFunction(of, call.location)),
  );
}

export const flask: Plugin = {
  id: 'flask',
  languages: ['python'],
  // Also by what joins an application with its blueprints in a file that names no framework.
  modules: ['flask', 'register_blueprint'],
  calls: {
    'flask.Flask': application,
    'flask.app.Flask': application,
    'flask.Blueprint': blueprint,
    'flask.blueprints.Blueprint': blueprint,
  },
  types: {
    'flask.Flask': (machine, location) => flaskRouter(machine, location, true, true),
    'flask.Blueprint': (machine, location) => flaskRouter(machine, location, false, true),
  },
  values: { 'flask.request': (_machine, location) => symbol('flask.Request#', location) },
  classDeclared: declareView,
};
