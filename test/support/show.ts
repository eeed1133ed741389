/** Facts as short text, so that a test shows on one line what a construct became. */
import type { Pattern, Statement, TypeFacts, Value } from '../../src/analysis/facts';

/** Statements in order, separated by `; `. */
export function showStatements(statements: readonly Statement[]): string {
  return statements.map(showStatement).join('; ');
}

/** A value: `call(a.b, 'x')`, `template('/', id)`, `choice(a | b)`. */
export function showValue(value: Value): string {
  switch (value.kind) {
    case 'text':
      return JSON.stringify(value.text);
    case 'number':
    case 'constant':
      return String(value.value);
    case 'name':
      return value.name;
    case 'member':
      return `${showValue(value.object)}.${value.name}`;
    case 'index':
      return `${showValue(value.object)}[${showValue(value.index)}]`;
    case 'template':
      return `template(${value.parts.map(showValue).join(', ')})`;
    case 'call':
      return `${value.construct ? 'new ' : ''}${showValue(value.callee)}(${value.arguments.map((argument) => (argument.name === undefined ? '' : `${argument.name}=`) + showValue(argument.value)).join(', ')})`;
    case 'object':
      return `{${value.entries.map((entry) => (entry.key ? `${showValue(entry.key)}: ` : '') + showValue(entry.value)).join(', ')}}`;
    case 'list':
      return `[${value.items.map(showValue).join(', ')}]`;
    case 'function':
      return `(${value.function.parameters.map((parameter) => showPattern(parameter.target)).join(', ')}) => {${showStatements(value.function.body)}}`;
    case 'class':
      return `class ${value.class.name ?? ''}`;
    case 'choice':
      return `choice(${value.options.map(showValue).join(' | ')})`;
    case 'spread':
      return `...${showValue(value.value)}`;
    case 'operation':
      return `operation(${[value.operator, ...value.operands.map(showValue)].join(' ')})`;
    case 'typed':
      return `typed(${showValue(value.value)}, ${showType(value.type)})`;
    case 'type':
      return `type(${showType(value.type)})`;
    case 'comprehension':
      return `each(${showValue(value.value)}, ${showPattern(value.item)}, ${showValue(value.over)})`;
    case 'unknown':
      return `unknown(${value.children.map(showValue).join(', ')})`;
  }
}

/** A type: `express.Router`, `list<string>`, `'get' | 'post'`. */
export function showType(type: TypeFacts): string {
  if (type.literals) return type.literals.map((literal) => `'${literal}'`).join(' | ');
  const inner = type.arguments.map(showType);
  if (type.container === 'union') return inner.join(' | ');
  const name = [type.container === 'generic' ? '' : type.container, type.path.join('.')].filter(Boolean).join(' ');
  return inner.length > 0 ? `${name}<${inner.join(', ')}>` : name;
}

/** A pattern: `a`, `[a, , ...b]`, `{key: target = default, ...rest}`. */
export function showPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'name':
      return pattern.name;
    case 'member':
      return `${showValue(pattern.object)}.${pattern.name}`;
    case 'index':
      return `${showValue(pattern.object)}[${showValue(pattern.index)}]`;
    case 'list': {
      const items = pattern.items.map((item) => (item ? showPattern(item) : ''));
      return `[${[...items, ...(pattern.rest ? [`...${showPattern(pattern.rest)}`] : [])].join(', ')}]`;
    }
    case 'object': {
      const entries = pattern.entries.map(
        ({ key, target, default: fallback }) =>
          `${key}: ${showPattern(target)}${fallback ? ` = ${showValue(fallback)}` : ''}`,
      );
      return `{${[...entries, ...(pattern.rest ? [`...${showPattern(pattern.rest)}`] : [])].join(', ')}}`;
    }
  }
}

function showStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'bind': {
      const type = statement.type ? `: ${showType(statement.type)}` : '';
      const value = statement.value ? ` ${statement.operator ?? '='} ${showValue(statement.value)}` : '';
      return `${statement.declares ? 'let ' : ''}${showPattern(statement.target)}${type}${value}`;
    }
    case 'expression':
      return showValue(statement.value);
    case 'return':
      return `return ${statement.values.map(showValue).join(', ')}`.trim();
    case 'throw':
      return `throw ${statement.value ? showValue(statement.value) : ''}`.trim();
    case 'import':
      return `import ${statement.typesOnly ? 'type ' : ''}${statement.source} ${JSON.stringify(statement.bindings)}`;
    case 'export':
      return `export ${statement.source ?? ''} ${JSON.stringify(statement.bindings)}`;
    case 'function':
      return `function ${statement.function.name}`;
    case 'class':
      return `${statement.class.form} ${statement.class.name}`;
    case 'if':
      return `if ${showValue(statement.test)} {${showStatements(statement.then)}} else {${showStatements(statement.otherwise)}}`;
    case 'loop': {
      const parts = [
        statement.key && `key ${showPattern(statement.key)}`,
        statement.item && `item ${showPattern(statement.item)}`,
        statement.over && `over ${showValue(statement.over)}`,
        statement.test && `test ${showValue(statement.test)}`,
      ];
      return `loop ${parts.filter(Boolean).join(' ')} {${showStatements(statement.body)}}`;
    }
    case 'try': {
      const handlers = statement.handlers.map(
        (handler) => ` catch ${handler.name ?? ''} {${showStatements(handler.body)}}`,
      );
      return `try {${showStatements(statement.body)}}${handlers.join('')} finally {${showStatements(statement.finalizer)}}`;
    }
    case 'with':
      return `with {${showStatements(statement.body)}}`;
    case 'defer':
      return `defer ${showValue(statement.value)}`;
    case 'switch': {
      const cases = statement.cases.map(
        (one) => `case ${one.tests.map(showValue).join(', ')} {${showStatements(one.body)}}`,
      );
      return `switch ${statement.subject ? showValue(statement.subject) : ''} ${cases.join(' ')}`;
    }
    case 'block':
      return `{${showStatements(statement.body)}}`;
    case 'jump':
      return statement.to;
  }
}
