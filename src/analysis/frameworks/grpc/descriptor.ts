/** `grpc.ServiceDesc{ServiceName: …, Methods: …, Streams: …}`, as protoc-gen-go-grpc writes it and as programs write it by hand. */
import type { Location } from '../../../core/range';
import type { Machine } from '../../linker/machine/machine';
import { itemsOf, optionsOf, textOf, type Abstract } from '../../linker/machine/values';

export interface ServiceMethod {
  readonly name: string;
  readonly isStream: boolean;
}

export interface DescribedService {
  /** With its package: `shop.Users`. */
  readonly name: string;
  readonly methods: readonly ServiceMethod[];
}

/** Undefined when the name or the methods are not known. */
export function describedService(value: Abstract | undefined, machine: Machine): DescribedService | undefined {
  for (const option of value ? optionsOf(value) : []) {
    if (option.kind !== 'symbol' && option.kind !== 'record') continue;
    const field = (name: string): Abstract => machine.member(option, name, option.location);
    const name = knownText(field('ServiceName'));
    if (name === undefined) continue;
    const unary = namesIn(field('Methods'), 'MethodName', option.location, machine);
    const streams = namesIn(field('Streams'), 'StreamName', option.location, machine);
    const methods = [
      ...unary.map((method) => ({ name: method, isStream: false })),
      ...streams.map((method) => ({ name: method, isStream: true })),
    ];
    if (methods.length > 0) return { name, methods };
  }
  return undefined;
}

function namesIn(list: Abstract, key: string, location: Location, machine: Machine): string[] {
  return (itemsOf(list) ?? []).flatMap((item) => knownText(machine.member(item, key, location)) ?? []);
}

function knownText(value: Abstract): string | undefined {
  const text = textOf(value);
  return text && text.holes.length === 0 ? text.text : undefined;
}
