/**
 * Django REST framework (https://www.django-rest-framework.org/api-guide/routers/): routers and view sets. Its views stand in Django's
 * URL tables, which are read by the plug-in of Django.
 */
import type { NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { createNestedRouter, createRouter } from './django-rest-framework/routers';

const MODULES = ['rest_framework.routers', 'rest_framework_nested.routers', 'rest_framework_extensions.routers'];
const ROUTERS = ['DefaultRouter', 'SimpleRouter', 'BaseRouter', 'ExtendedSimpleRouter', 'ExtendedDefaultRouter'];
const NESTED = ['NestedSimpleRouter', 'NestedDefaultRouter'];

const first: NativeCall = (call) => call.positional(0);

/** Decorators that say something of a view and leave it what it is. */
const DECORATORS = [
  ...['action', 'list_route', 'detail_route', 'throttle_classes', 'permission_classes', 'authentication_classes']
    .concat(['renderer_classes', 'parser_classes', 'schema'])
    .map((name) => `rest_framework.decorators.${name}`),
  'drf_spectacular.utils.extend_schema',
  'drf_yasg.utils.swagger_auto_schema',
];

export const djangoRestFramework: Plugin = {
  id: 'django-rest-framework',
  languages: ['python'],
  modules: ['rest_framework'],
  calls: {
    ...Object.fromEntries(MODULES.flatMap((module) => ROUTERS.map((name) => [`${module}.${name}`, createRouter]))),
    ...Object.fromEntries(MODULES.flatMap((module) => NESTED.map((name) => [`${module}.${name}`, createNestedRouter]))),
    ...Object.fromEntries(DECORATORS.map((path) => [`${path}()`, first])),
  },
};
