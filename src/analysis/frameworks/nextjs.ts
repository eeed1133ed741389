/**
 * Next.js: routes by the names of files, of the app router (https://nextjs.org/docs/app/api-reference/file-conventions/route) and of
 * the pages router (https://nextjs.org/docs/pages/building-your-application/routing/api-routes).
 */
import { joinTemplates, parseTemplate, type RouteTemplate } from '../../core/route';
import type { Machine } from '../linker/machine/machine';
import type { Abstract, ModuleValue } from '../linker/machine/values';
import { symbol } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { hindranceOf } from './next/hindrance';
import { routeFile } from './next/project';

const ID = 'nextjs';

/** The methods that the app router asks a file for. */
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH'];

const APP_ROUTE = /(?:^|\/)app\/(?:.*\/)?route(?:\.\w+)*\.[jt]sx?$/;
const PAGES_ROUTE = /(?:^|\/)pages\/api(?:\/.*)?\.[jt]sx?$/;

/** Folders that only group, and slots, are no part of the path. */
const isSilent = (segment: string): boolean => /^\(.*\)$/.test(segment) || segment.startsWith('@');

function addAppRoutes(module: ModuleValue, machine: Machine): void {
  const file = routeFile(module.id, 'app', machine);
  const folders = file?.segments.slice(0, -1) ?? [];
  if (file?.segments.at(-1) !== 'route' || folders.some((folder) => folder.startsWith('_'))) return;
  const path = templateOf(folders.filter((folder) => !isSilent(folder)));
  for (const method of METHODS) {
    const handler = module.exported(method);
    if (handler) addRoute(method, method, joinTemplates(file.basePath, path), handler, module, machine);
  }
}

function addPagesRoute(module: ModuleValue, machine: Machine): void {
  const file = routeFile(module.id, 'pages', machine);
  if (file?.segments[0] !== 'api' && file?.segments.join() !== 'api') return;
  const isIndex = file.segments.at(-1) === 'index';
  const path = templateOf(isIndex ? file.segments.slice(0, -1) : file.segments);
  const handler = module.exported('default');
  if (handler) addRoute('*', 'default', joinTemplates(file.basePath, path), handler, module, machine);
}

const templateOf = (segments: readonly string[]): RouteTemplate => parseTemplate(`/${segments.join('/')}`, 'bracket');

function addRoute(
  method: string,
  name: string,
  path: RouteTemplate,
  handler: Abstract,
  module: ModuleValue,
  machine: Machine,
): void {
  const declaration = module.exportedAt?.(name) ?? module.location;
  const node = machine.graph.add({ framework: ID, location: declaration, isApplication: true, isOrdered: false });
  const types = method === '*' ? ['express.Request#', 'express.Response#'] : ['next/server.NextRequest#'];
  node.steps.push({
    kind: 'route',
    method,
    path,
    chain: [handler],
    declaration,
    anchor: declaration,
    handlerArguments: types.map((type) => symbol(type, declaration)),
    ...hindranceOf(module, name),
  });
}

export const nextjs: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: [],
  files: new RegExp(`${APP_ROUTE.source}|${PAGES_ROUTE.source}`),
  moduleExecuted: (module, machine) => {
    if (APP_ROUTE.test(module.id)) addAppRoutes(module, machine);
    else if (PAGES_ROUTE.test(module.id)) addPagesRoute(module, machine);
  },
};
