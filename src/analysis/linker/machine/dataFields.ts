/** Python classes whose constructor is made from their annotated fields: dataclasses, pydantic models, named tuples. */
import type { CallArgument, ClassValue, InstanceValue } from './values';

/** Binds the arguments of `Deps(router, prefix="/x")` to the fields, in their order, base classes first. */
export function bindFields(of: ClassValue, args: readonly CallArgument[], instance: InstanceValue): void {
  const names = declaredFields(of);
  let position = 0;
  for (const { name, value } of args) {
    const field = name ?? names[position++];
    if (field !== undefined && names.includes(field)) instance.fields.set(field, value);
  }
}

/** Only annotated names are fields of instances. */
function declaredFields(of: ClassValue): string[] {
  const inherited = of.bases.flatMap((base) => (base.kind === 'class' ? declaredFields(base) : []));
  const own = of.facts.fields.filter((field) => field.type !== undefined).map(({ name }) => name);
  return [...new Set([...inherited, ...own])];
}
