/** Whether what a Go loop goes over is a channel, as far as declarations tell before the function has run. */
import type { TypeFacts, Value } from '../../facts';
import { visitStatements } from '../../linker/visit';
import type { ClosureValue } from '../../linker/machine/values';

/** Functions and methods that give channels: `time.Tick(d)`, `subscription.Channel()`. */
const GIVING = /^(?:Tick|After|Chan(?:nel)?|Messages|Notify|Events)$/;

export function isChannel(value: Value, closure: ClosureValue): boolean {
  if (value.kind === 'call') return value.callee.kind === 'member' && GIVING.test(value.callee.name);
  // `ticker.C`
  if (value.kind === 'member') return value.name === 'C' || isChannelType(fieldType(value, closure));
  return value.kind === 'name' && isChannelName(value.name, closure);
}

const isChannelType = (type: TypeFacts | undefined): boolean => type?.container === 'channel';

/** The type of a field of the receiver: `w.jobs`. */
function fieldType({ name }: Extract<Value, { kind: 'member' }>, closure: ClosureValue): TypeFacts | undefined {
  const owner = closure.self?.kind === 'instance' ? closure.self.of : closure.scope.lookup(closure.owner ?? '');
  return owner?.kind === 'class' ? owner.facts.fields.find((field) => field.name === name)?.type : undefined;
}

/** A parameter, a name of the function's own, or one of the function around it. */
function isChannelName(name: string, { function: facts, scope }: ClosureValue): boolean {
  const parameter = facts.parameters.find(({ target }) => target.kind === 'name' && target.name === name);
  if (parameter) return isChannelType(parameter.type);
  let isMade = false;
  visitStatements(facts.body, (statement) => {
    if (statement.kind !== 'bind' || statement.target.kind !== 'name' || statement.target.name !== name) return;
    const { value } = statement;
    const [first] = value?.kind === 'call' ? value.arguments : [];
    isMade ||= first?.value.kind === 'type' && isChannelType(first.value.type);
  });
  const outer = scope.lookup(name);
  return (
    isMade ||
    (outer?.kind === 'symbol' &&
      outer.arguments?.[0]?.value.kind === 'symbol' &&
      outer.arguments[0].value.path === 'type channel')
  );
}
