/** Services of a compose file. Source of the form: https://docs.docker.com/reference/compose-file/services/ */
import type { ComposeService, PortMapping } from './scraping';
import { dataIn, fieldsOf, itemsOf, textsOf } from './yamlFiles';

export const COMPOSE_FILE = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/;

/** None for what is no YAML. */
export function readCompose(file: string, text: string): readonly ComposeService[] {
  return (dataIn(text) ?? []).flatMap((data) =>
    Object.entries(fieldsOf(fieldsOf(data)['services'])).map(([name, service]) => serviceOf(file, name, service)),
  );
}

function serviceOf(file: string, name: string, value: unknown): ComposeService {
  const { container_name: container, hostname, networks, build, ports, expose } = fieldsOf(value);
  const aliases = Object.values(fieldsOf(networks)).flatMap((network) => textsOf(fieldsOf(network)['aliases']));
  const context = typeof build === 'string' ? build : fieldsOf(build)['context'];
  return {
    file,
    names: [name, ...[container, hostname].flatMap((one) => (typeof one === 'string' ? [one] : [])), ...aliases],
    ...(typeof context === 'string' ? { build: context } : build === undefined ? {} : { build: '.' }),
    ports: [...itemsOf(ports), ...itemsOf(expose)].flatMap((port) => portOf(port) ?? []),
  };
}

/** `8000`, `"8080:80"`, `"127.0.0.1:8080:80/tcp"`, `{ target: 80, published: 8080 }`; undefined for ranges and variables. */
function portOf(value: unknown): PortMapping | undefined {
  const { target, published } = fieldsOf(value);
  if (target !== undefined) return mapping(numberIn(published), numberIn(target));
  const [container, host] = String(value)
    .replace(/\/\w+$/, '')
    .split(':')
    .reverse();
  return mapping(numberIn(host), numberIn(container));
}

function mapping(host: number | undefined, container: number | undefined): PortMapping | undefined {
  return container === undefined ? undefined : { container, ...(host === undefined ? {} : { host }) };
}

const numberIn = (value: unknown): number | undefined => (/^\d+$/.test(String(value)) ? Number(value) : undefined);
