/**
 * NestJS (https://docs.nestjs.com): controllers as reached from the root module of an application; interceptors, middleware and
 * decorators around their methods.
 */
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, NativeCall } from '../linker/machine/values';
import { symbol } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { createApplication, ID } from './nest/application';
import { CONFIGURATION } from './nest/configuration';
import { Container } from './nest/container';
import { controllerOf, rememberDeclared, unreached } from './nest/controllers';
import { addPatterns } from './nest/patterns';
import { addRoutes, NO_SETTINGS } from './nest/routes';

const REQUEST = '@nestjs/common.ExecutionContext#.switchToHttp().getRequest';

/** Observers of an interceptor's result are functions, or objects of functions: `tap({ next, error })`. */
const runObservers: NativeCall = (call) => {
  for (const { value } of call.arguments) {
    const parts: readonly Abstract[] = value.kind === 'record' ? [...value.entries.values()] : [value];
    for (const part of parts) if (part.kind === 'closure') call.machine.call(part, [], call.location);
  }
  return undefined;
};

/** Without an application the paths are those of the controllers; with one, what it does not serve is left out, visibly. */
function addUnreached(machine: Machine): void {
  const controllers = unreached(machine);
  const isServed = machine.graph.nodes.some(({ framework, isApplication }) => framework === ID && isApplication);
  const container = new Container([], machine);
  for (const of of controllers) {
    const location = { file: of.file, range: of.facts.nameRange ?? of.facts.range };
    const controller = controllerOf(of);
    if (isServed) machine.warn(location, 'no module of an application names this controller');
    else if (controller) {
      const node = machine.graph.add({ framework: ID, location, isApplication: false, isOrdered: false });
      addRoutes(node, controller, NO_SETTINGS, container, machine);
      addPatterns({ controllers: [{ of, module: of }] }, container, [], machine);
    }
  }
}

export const nestjs: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: ['@nestjs/common', '@nestjs/core', '@nestjs/microservices'],
  calls: {
    ...CONFIGURATION,
    '@nestjs/core.NestFactory.create': (call) => createApplication(call, false),
    '@nestjs/core.NestFactory.createMicroservice': (call) => createApplication(call, true),
    [REQUEST]: (call: Call) => symbol('express.Request#', call.location),
    'rxjs.tap': runObservers,
    'rxjs/operators.tap': runObservers,
  },
  classDeclared: rememberDeclared,
  programStarted: addUnreached,
};
