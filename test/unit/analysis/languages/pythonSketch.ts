/** Writes facts back in a short form, so that a test can say what it expects on one line. */
import type {
  ClassFacts,
  FunctionFacts,
  Parameter,
  Pattern,
  Statement,
  TypeFacts,
  Value,
} from '../../../../src/analysis/facts';
import { factsOf } from '../../../support/facts';

const all = <T>(items: readonly T[], sketch: (item: T) => string, between = ', '): string =>
  items.map(sketch).join(between);

export function sketchValue(value: Value): string {
  switch (value.kind) {
    case 'text':
      return JSON.stringify(value.text);
    case 'number':
      return String(value.value);
    case 'constant':
      return String(value.value);
    case 'template':
      return `template(${all(value.parts, sketchValue)})`;
    case 'name':
      return value.name;
    case 'member':
      return `${sketchValue(value.object)}.${value.name}`;
    case 'index':
      return `${sketchValue(value.object)}[${sketchValue(value.index)}]`;
    case 'call':
      return `${sketchValue(value.callee)}(${all(value.arguments, (argument) => (argument.name ? `${argument.name}=` : '') + sketchValue(argument.value))})`;
    case 'object':
      return `{${all(value.entries, (entry) => (entry.key ? `${sketchValue(entry.key)}: ` : '') + sketchValue(entry.value))}}`;
    case 'list':
      return `[${all(value.items, sketchValue)}]`;
    case 'function':
      return sketchFunction(value.function);
    case 'class':
      return sketchClass(value.class);
    case 'choice':
      return `choice(${value.test ? `${sketchValue(value.test)} ? ` : ''}${all(value.options, sketchValue, ' | ')})`;
    case 'spread':
      return `...${sketchValue(value.value)}`;
    case 'operation':
      return `(${value.operator} ${all(value.operands, sketchValue, ' ')})`;
    case 'typed':
      return `${sketchValue(value.value)} as ${sketchType(value.type)}`;
    case 'type':
      return `type ${sketchType(value.type)}`;
    case 'comprehension':
      return `each(${sketchPattern(value.item)} of ${sketchValue(value.over)}: ${sketchValue(value.value)})`;
    case 'unknown':
      return `?(${all(value.children, sketchValue)})`;
  }
}

export function sketchType(type: TypeFacts): string {
  const inner = type.arguments.length > 0 ? `<${all(type.arguments, sketchType)}>` : '';
  const literals = type.literals ? `'${type.literals.join("'|'")}'` : '';
  const metadata = type.metadata ? ` @${all(type.metadata, sketchValue)}` : '';
  return `${type.container ?? ''}${type.container && type.path.length > 0 ? ' ' : ''}${type.path.join('.')}${inner}${literals}${metadata}`;
}

export function sketchPattern(pattern: Pattern | null): string {
  switch (pattern?.kind) {
    case undefined:
      return '_';
    case 'name':
      return pattern.name;
    case 'member':
      return `${sketchValue(pattern.object)}.${pattern.name}`;
    case 'index':
      return `${sketchValue(pattern.object)}[${sketchValue(pattern.index)}]`;
    case 'list':
      return `[${all(pattern.items, sketchPattern)}${pattern.rest ? `, ...${sketchPattern(pattern.rest)}` : ''}]`;
    case 'object':
      return `{${all(pattern.entries, (entry) => `${entry.key}: ${sketchPattern(entry.target)}`)}}`;
  }
}

function sketchParameter(parameter: Parameter): string {
  const rest = parameter.rest ? { list: '*', map: '**' }[parameter.rest] : '';
  const type = parameter.type ? `: ${sketchType(parameter.type)}` : '';
  return `${rest}${sketchPattern(parameter.target)}${type}${parameter.default ? ` = ${sketchValue(parameter.default)}` : ''}`;
}

export function sketchFunction(facts: FunctionFacts): string {
  const decorators = all(facts.decorators, (decorator) => `@${sketchValue(decorator.value)} `, '');
  const flags = `${facts.isAsync ? 'async ' : ''}${facts.isStatic ? 'static ' : ''}`;
  const returns = facts.returns.length > 0 ? ` -> ${all(facts.returns, sketchType)}` : '';
  return `${decorators}${flags}${facts.name ?? 'fn'}(${all(facts.parameters, sketchParameter)})${returns} ${sketchBody(facts.body)}`;
}

export function sketchClass(facts: ClassFacts): string {
  const decorators = all(facts.decorators, (decorator) => `@${sketchValue(decorator.value)} `, '');
  const fields = facts.fields.map((field) => {
    const type = field.type ? `: ${sketchType(field.type)}` : '';
    return `${field.isStatic ? 'static ' : ''}${field.name}${type}${field.value ? ` = ${sketchValue(field.value)}` : ''}`;
  });
  const alias = facts.aliasOf ? ` = ${sketchType(facts.aliasOf)}` : '';
  return `${decorators}${facts.form} ${facts.name}(${all(facts.bases, sketchValue)})${alias} {${[...fields, ...facts.methods.map(sketchFunction)].join('; ')}}`;
}

const sketchBody = (body: readonly Statement[]): string => `{ ${all(body, sketchStatement, '; ')} }`;

export function sketchStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'bind': {
      const type = statement.type ? `: ${sketchType(statement.type)}` : '';
      const value = statement.value ? ` ${statement.operator ?? '='} ${sketchValue(statement.value)}` : '';
      return `${statement.declares ? 'let ' : ''}${sketchPattern(statement.target)}${type}${value}`;
    }
    case 'expression':
    case 'defer':
      return sketchValue(statement.value);
    case 'return':
      return `return ${all(statement.values, sketchValue)}`.trim();
    case 'throw':
      return `throw ${statement.value ? sketchValue(statement.value) : ''}`.trim();
    case 'import':
      return `import ${statement.source} {${all(statement.bindings, (binding) => {
        if (binding.kind === 'star') return '*';
        return binding.kind === 'named' ? `${binding.name} as ${binding.local}` : `${binding.kind} ${binding.local}`;
      })}}`;
    case 'export':
      return 'export';
    case 'function':
      return sketchFunction(statement.function);
    case 'class':
      return sketchClass(statement.class);
    case 'if':
      return `if ${sketchValue(statement.test)} ${sketchBody(statement.then)} else ${sketchBody(statement.otherwise)}`;
    case 'loop': {
      const head = statement.over ? `${sketchPattern(statement.item ?? null)} of ${sketchValue(statement.over)}` : '';
      return `loop ${head}${statement.test ? sketchValue(statement.test) : ''} ${sketchBody(statement.body)}`;
    }
    case 'try': {
      const handlers = all(
        statement.handlers,
        (handler) => `catch ${all(handler.types, sketchValue)} as ${handler.name ?? '_'} ${sketchBody(handler.body)}`,
        ' ',
      );
      return `try ${sketchBody(statement.body)} ${handlers} else ${sketchBody(statement.otherwise)} finally ${sketchBody(statement.finalizer)}`;
    }
    case 'with':
      return `with ${all(statement.items, (item) => sketchValue(item.value) + (item.target ? ` as ${sketchPattern(item.target)}` : ''))} ${sketchBody(statement.body)}`;
    case 'switch':
      return `switch ${statement.subject ? sketchValue(statement.subject) : ''} ${all(statement.cases, (branch) => `case ${all(branch.tests, sketchValue)}: ${sketchBody(branch.body)}`, ' ')}`;
    case 'block':
      return sketchBody(statement.body);
    case 'jump':
      return statement.to;
  }
}

/** The statements of a Python source, one sketch each. */
export async function sketchPython(source: string): Promise<string[]> {
  return (await factsOf('module.py', source)).body.map(sketchStatement);
}
