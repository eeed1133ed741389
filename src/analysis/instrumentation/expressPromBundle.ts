/** express-prom-bundle (https://github.com/jochen-schweizer/express-prom-bundle): one middleware that measures what follows it. */
import type { Abstract } from '../linker/machine/values';
import type { Plugin } from '../plugin';

export const expressPromBundle: Plugin = {
  id: 'expressPromBundle',
  languages: ['typescript'],
  modules: ['express-prom-bundle'],
  proofs: ['express-prom-bundle', 'express-prom-bundle.default'].map((path) => ({
    path,
    signals: ['metrics'],
    text: (args) => (tellsRoutesApart(args[0]?.value) ? 'express-prom-bundle with includePath' : undefined),
  })),
};

/** Without `includePath` all requests share one series (its README): no route has numbers of its own. */
function tellsRoutesApart(options: Abstract | undefined): boolean {
  if (options?.kind !== 'record') return options !== undefined && options.kind !== 'constant';
  const includePath = options.entries.get('includePath');
  if (includePath === undefined) return options.open;
  return !(includePath.kind === 'constant' && includePath.value !== true);
}
