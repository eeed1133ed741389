/**
 * Why a route or worker has no number: the links from its line of code to a number on the server, in order, up to the first that
 * does not hold. Pure: what was seen is put in, sentences and one action come out.
 */
import type { Handled } from '../../analysis/model';
import type { Failure } from '../../core/failure';
import type { RouteStats } from '../../core/red';
import type { WhyAction, WhyLink } from '../../protocol/why';
import type { Sighting } from '../../telemetry/metrics/sightings';
import type { DetectedSchema, JobHealth } from '../../telemetry/metrics/source';
import { foundLink, instrumentedLink, serverLink } from './codeLinks';
import { routeLink, schemaLink, scrapedLink, serviceLink, windowLink } from './seriesLinks';

/** All that is known when somebody asks. */
export interface WhySubject {
  readonly handled: Handled;
  /** Every name under which the server may know its service. */
  readonly services: readonly string[];
  /** The same of the workspace's other services. */
  readonly others: readonly string[];
  readonly isTrusted: boolean;
  readonly state: 'off' | 'waiting' | 'connected' | 'failing';
  readonly failure?: Failure;
  /** Who is asked: `Prometheus at http://localhost:9090`; undefined for nobody. */
  readonly source?: string;
  readonly stats?: RouteStats;
  readonly detected: readonly DetectedSchema[];
  /** Undefined where the source does not tell how it scrapes. */
  readonly jobs?: readonly JobHealth[];
  readonly sightings: readonly Sighting[];
  /** Seconds. */
  readonly window: number;
}

/** What is found at one link. `breaks`: this is why there is no number; `unsure`: it cannot be told here, the next link may. */
export interface Examined {
  readonly state: 'holds' | 'unsure' | 'breaks';
  readonly seen: string;
  readonly query?: string;
  readonly action?: WhyAction;
}

type Examiner = (subject: WhySubject) => Examined;

/** In the order in which a number comes to be. */
const LINKS: readonly (readonly [name: WhyLink['name'], examine: Examiner])[] = [
  ['found', foundLink],
  ['instrumented', instrumentedLink],
  ['server', serverLink],
  ['scraped', scrapedLink],
  ['schema', schemaLink],
  ['service', serviceLink],
  ['route', routeLink],
  ['window', windowLink],
];

/** The links up to the first that breaks, and that one. */
export function whyChain(subject: WhySubject): readonly WhyLink[] {
  const links: WhyLink[] = [];
  for (const [name, examine] of LINKS) {
    const link = { name, ...examine(subject) };
    links.push(link);
    if (link.state === 'breaks') break;
  }
  return links;
}
