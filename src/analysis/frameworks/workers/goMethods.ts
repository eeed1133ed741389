/** Methods of values that Go's libraries give, told by the value's path, however it was come by: `cron.New().AddFunc`, `cron.Cron#.AddFunc`. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import type { Plugin } from '../../plugin';
import { addWorker, isFunctionLike, knownText, methodsNamed, registrationOf } from './registration';

export interface GoMethod {
  /** Path of the package, without its major version. */
  readonly package: string;
  readonly name: RegExp;
  readonly kind: string;
  /** Position of the text that names the worker. */
  readonly nameAt?: number;
  /** Methods by which an object that is passed does the work: `Run` of cron's jobs. */
  readonly jobMethods?: readonly string[];
}

/** What a plug-in does with methods that take the function to run. */
export function takingFunctions(methods: readonly GoMethod[]): NonNullable<Plugin['namedCalls']> {
  return {
    name: new RegExp(methods.map(({ name }) => name.source).join('|')),
    invoke: (call) => {
      const { callee } = call;
      if (callee.kind !== 'symbol') return undefined;
      const method = methods.find((one) => belongsTo(callee.path, one));
      if (method) register(method, call);
      return undefined;
    },
  };
}

function belongsTo(path: string, method: GoMethod): boolean {
  return path.startsWith(`${method.package}.`) && method.name.test(path.slice(path.lastIndexOf('.') + 1));
}

function register(method: GoMethod, call: Call): void {
  const { machine, location } = call;
  const handler = workOf(method, call);
  const name = method.nameAt === undefined ? undefined : knownText(call.positional(method.nameAt));
  if (handler) addWorker({ name, kind: method.kind, declaration: registrationOf(call), handler }, machine);
  else machine.warn(location, 'the function that runs here is only known at run time');
}

function workOf({ jobMethods = [] }: GoMethod, { arguments: args, machine }: Call): Abstract | undefined {
  const values = args.map(({ value }) => value);
  const ofObject = values.flatMap((value) => methodsNamed(jobMethods, value, machine));
  return ofObject[0] ?? values.find(isFunctionLike);
}
