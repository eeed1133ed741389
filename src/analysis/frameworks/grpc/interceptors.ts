/** What runs around the methods of a gRPC server: `grpc.NewServer(grpc.StatsHandler(h), grpc.ChainUnaryInterceptor(a, b))`. */
import { itemsOf, optionsOf, type Abstract } from '../../linker/machine/values';

export interface Interceptors {
  /** Stats handlers see calls of both kinds. */
  readonly both: readonly Abstract[];
  readonly unary: readonly Abstract[];
  readonly stream: readonly Abstract[];
}

const OPTION =
  /^google\.golang\.org\/grpc\.(?:(?<both>StatsHandler)|(?<unary>(?:Chain)?UnaryInterceptor)|(?<stream>(?:Chain)?StreamInterceptor))\(\)$/;

/** Options of go-grpc-middleware v1 that are server options themselves. */
const CHAIN_OPTION =
  /^github\.com\/grpc-ecosystem\/go-grpc-middleware\.With(?:(?<unary>Unary)|(?<stream>Stream))ServerChain\(\)$/;

/** Interceptors that run others: https://github.com/grpc-ecosystem/go-grpc-middleware. */
const RUNS_OTHERS =
  /^github\.com\/grpc-ecosystem\/go-grpc-middleware(?:\.Chain(?:Unary|Stream)Server|\/interceptors\/selector\.(?:Unary|Stream)ServerInterceptor)\(\)$/;

export function interceptorsIn(options: readonly Abstract[]): Interceptors {
  const found = { both: new Array<Abstract>(), unary: new Array<Abstract>(), stream: new Array<Abstract>() };
  for (const option of options.flatMap(laidOut)) {
    if (option.kind !== 'symbol') continue;
    const groups = (OPTION.exec(option.path) ?? CHAIN_OPTION.exec(option.path))?.groups;
    if (!groups) continue;
    const kind = groups['both'] ? 'both' : groups['unary'] ? 'unary' : 'stream';
    found[kind].push(...(option.arguments ?? []).flatMap(({ value }) => laidOut(value)).flatMap(inner));
  }
  return found;
}

/** Lists by their elements, choices by all that they may be. */
function laidOut(value: Abstract): readonly Abstract[] {
  return optionsOf(value).flatMap((option) => itemsOf(option)?.flatMap(laidOut) ?? [option]);
}

function inner(value: Abstract): readonly Abstract[] {
  if (value.kind !== 'symbol' || !RUNS_OTHERS.test(value.path)) return [value];
  return (value.arguments ?? []).flatMap((argument) => laidOut(argument.value)).flatMap(inner);
}
