/** `on_app_init` of an application and of its plugins: functions that add handlers and middleware before the application stands. */
import type { Call } from '../../linker/machine/machine';
import type { Abstract, EntityValue } from '../../linker/machine/values';
import { itemsOf, list } from '../../linker/machine/values';

export interface Configured {
  readonly handlers: Abstract;
  readonly middleware: Abstract;
}

/** Runs them all with one configuration, and gives what it holds then. */
export function configuredBy({ keyword, machine, location }: Call): Configured {
  const members = new Map<string, Abstract>(
    ['route_handlers', 'middleware', 'plugins'].map((name) => [name, list([], location)]),
  );
  const configuration: EntityValue = {
    kind: 'entity',
    type: 'litestar.config.app.AppConfig',
    location,
    methods: {},
    member: (name) => members.get(name),
    assign: (name, value) => void members.set(name, value),
  };
  const hooks = [
    ...(itemsOf(keyword('on_app_init')) ?? []),
    ...(itemsOf(keyword('plugins')) ?? []).flatMap((plugin) =>
      plugin.kind === 'instance' ? [machine.member(plugin, 'on_app_init', location)] : [],
    ),
  ];
  for (const hook of hooks)
    if (hook.kind === 'closure') machine.call(hook, [{ value: configuration, location }], location);
  const held = (name: string): Abstract => members.get(name) ?? list([], location);
  return { handlers: held('route_handlers'), middleware: held('middleware') };
}
