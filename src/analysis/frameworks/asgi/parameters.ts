/** What FastAPI passes to a handler: path, query, header and body values come from the client; the rest is known by its type. */
import type { FieldFacts, Parameter, TypeFacts } from '../../facts';
import type { Machine } from '../../linker/machine/machine';
import { moduleFrame } from '../../linker/machine/modules';
import { resolveType } from '../../linker/machine/types';
import type { Abstract, ClassValue, ClosureValue } from '../../linker/machine/values';
import { symbol } from '../../linker/machine/values';
import { parameterDependency } from './dependencies';

/** Types of values that a client may choose freely. */
const FREE_TYPES: ReadonlySet<string> = new Set([
  'str',
  'int',
  'float',
  'bytes',
  'UUID',
  'UUID1',
  'UUID4',
  'EmailStr',
  'HttpUrl',
  'AnyUrl',
  'Decimal',
  'date',
  'datetime',
  'Path',
  'Any',
]);

/** The arguments, in the order of the parameters. */
export function handlerArguments(closure: ClosureValue, machine: Machine): readonly Abstract[] {
  // The receiver is bound by the machine.
  const parameters = closure.self === undefined ? closure.function.parameters : closure.function.parameters.slice(1);
  return parameters.map((parameter) => argumentFor(parameter, closure, machine));
}

function argumentFor(parameter: Parameter, closure: ClosureValue, machine: Machine): Abstract {
  const { target, type, range } = parameter;
  const name = target.kind === 'name' ? target.name : '';
  const location = { file: closure.file, range };
  const opaque = (): Abstract => machine.opaque(type, name, closure.scope, location);
  if (parameterDependency(parameter, moduleFrame(closure.file, closure.scope), machine)) return opaque();
  if (isFree(type)) return symbol(`request-parameter#${name}`, location);
  const model = type && resolveType(type, closure.scope, location);
  return model?.kind === 'class' && isModel(model) ? modelValue(model, name, location, machine) : opaque();
}

function isFree(type: TypeFacts | undefined): boolean {
  if (type === undefined) return true;
  return type.container === undefined && FREE_TYPES.has(type.path.at(-1) ?? '');
}

/** A class whose fields are filled from the request's body. */
function isModel(of: ClassValue): boolean {
  return of.bases.some((base) =>
    base.kind === 'class'
      ? isModel(base)
      : base.kind === 'symbol' && /\b(?:BaseModel|SQLModel|Struct)$/.test(base.path),
  );
}

/** A body: those of its fields that the client chooses freely are the client's; the others are known by their type. */
function modelValue(
  of: ClassValue,
  name: string,
  location: ReturnType<typeof symbol>['location'],
  machine: Machine,
): Abstract {
  const fields = new Map<string, Abstract>();
  for (const field of fieldsOf(of)) {
    const value = isFree(field.type)
      ? symbol(`request-parameter#${name}.${field.name}`, location)
      : machine.opaque(field.type, field.name, of.scope, location);
    fields.set(field.name, value);
  }
  return { kind: 'instance', of, fields, opaque: true, location };
}

function fieldsOf(of: ClassValue): readonly FieldFacts[] {
  const inherited = of.bases.flatMap((base) => (base.kind === 'class' ? fieldsOf(base) : []));
  return [...inherited, ...of.facts.fields.filter((field) => field.type !== undefined)];
}
