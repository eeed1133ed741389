/** The links that the server's series decide. */
import { formatWindow } from '../../core/format';
import { canonicalNormalForm } from '../../core/route';
import { readLabel } from '../../core/routeLabel';
import type { WhyAction } from '../../protocol/why';
import { healthQuery, servicesQuery } from '../../telemetry/metrics/promql';
import { countedMetrics } from '../../telemetry/metrics/presence';
import { normaliseService } from '../../telemetry/metrics/serviceNames';
import { seriesOf, servicesSeen } from '../../telemetry/metrics/sightings';
import type { DetectedSchema } from '../../telemetry/metrics/source';
import type { Examined, WhySubject } from './chain';
import { nearestLabels } from './nearest';
import { listed, quoted } from './wording';

const mapService = ({ handled }: WhySubject): WhyAction => ({
  kind: 'map-service',
  title: 'Map service',
  argument: handled.service,
});

const setting = (argument: string, title: string): WhyAction => ({ kind: 'open-setting', title, argument });

/** Series of it were found: where they come from needs no further proof. */
const hasSeries = ({ stats }: WhySubject): boolean =>
  stats !== undefined && stats.state !== 'no-series' && stats.state !== 'unreachable';

/** Of Prometheus that scrapes itself. Series that are pushed to it have no job of its own. */
export function scrapedLink(subject: WhySubject): Examined {
  const { jobs, services, window, stats } = subject;
  if (jobs === undefined) return { state: 'holds', seen: 'Services are read directly.' };
  const query = healthQuery(window);
  const names = new Set([...services, ...(stats?.services ?? [])].map(normaliseService));
  const own = jobs.filter(({ job }) => names.has(normaliseService(job)));
  const [first] = own;
  if (!first) return withoutJob(subject, query);
  const answering = own.find(({ isUp }) => isUp);
  if (!answering) {
    return {
      state: 'breaks',
      seen: `Job ${quoted(first.job)} is there, and none of its targets answers.`,
      query,
      action: { kind: 'copy-query', title: 'Copy query', argument: `up{job=${JSON.stringify(first.job)}}` },
    };
  }
  const often = `${answering.scrapes} scrapes in ${formatWindow(window)}`;
  return { state: 'holds', seen: `Job ${quoted(answering.job)} is up, ${often}.`, query };
}

function withoutJob(subject: WhySubject, query: string): Examined {
  const { jobs = [], services, sightings } = subject;
  if (hasSeries(subject) || seriesOf(sightings, services))
    return { state: 'holds', seen: 'No job has its name; its series come another way.', query };
  if (jobs.length === 0)
    return { state: 'unsure', seen: 'The server scrapes nothing itself: series are pushed to it.', query };
  return {
    state: 'breaks',
    seen: `No job is called ${listed(services, 'or')}. The server scrapes ${listed(jobs.map(({ job }) => job))}.`,
    query,
    action: mapService(subject),
  };
}

export function schemaLink({ detected, handled, stats, sightings }: WhySubject): Examined {
  const subjects = 'path' in handled ? ['route', 'function'] : ['task', 'function'];
  const fitting = detected.filter(({ schema }) => subjects.includes(schema.subject ?? 'route'));
  const titles = listed(fitting.map(({ schema }) => schema.title));
  if (fitting.length > 0 && stats?.cause === 'no-metrics') {
    const query = sightings[0]?.queries.at(-1);
    return {
      state: 'breaks',
      seen: `The server knows the names of ${titles}, and none of their series has numbers now: is anything that writes them still running?`,
      ...(query === undefined ? {} : { query, action: { kind: 'copy-query', title: 'Copy query', argument: query } }),
    };
  }
  if (fitting.length > 0) return { state: 'holds', seen: `The server has ${titles}.` };
  return {
    state: 'breaks',
    seen: `The server has no request metrics under any name that is known here. If yours have other names, describe them.`,
    action: setting('schemas', 'Describe own metrics'),
  };
}

export function serviceLink(subject: WhySubject): Examined {
  const { services, sightings, detected, stats } = subject;
  const query = queryOfServices(detected);
  const asked = query === undefined ? {} : { query };
  if (stats?.state === 'ambiguous') {
    return {
      state: 'breaks',
      seen: `Several routes or services fit the same series, and nothing tells which is this one: ${listed(servicesOfRoute(subject))}.`,
      ...asked,
      action: mapService(subject),
    };
  }
  const own = seriesOf(sightings, services);
  if (own) return { state: 'holds', seen: `Series name it ${listed([own[0]?.services[0] ?? ''])}.`, ...asked };
  const seen = servicesSeen(sightings);
  if (hasSeries(subject)) return { state: 'holds', seen: 'Series fit it, though none names the service.', ...asked };
  if (seen.length === 0) return { state: 'unsure', seen: 'The series do not name their service.', ...asked };
  const others = new Set(subject.others.map(normaliseService));
  const unclaimed = seen.filter((name) => !others.has(normaliseService(name)));
  if (subject.jobs === undefined && unclaimed.length > 0)
    return { state: 'unsure', seen: `It may be ${listed(unclaimed, 'or')}: nobody else here is.`, ...asked };
  return {
    state: 'breaks',
    seen: `No series is of ${listed(services, 'or')}. There are series of ${listed(seen)}.`,
    ...asked,
    action: mapService(subject),
  };
}

/** Services that have series of this route; all of them where its label is written otherwise. */
function servicesOfRoute({ handled, sightings }: WhySubject): readonly string[] {
  if (!('path' in handled)) return servicesSeen(sightings);
  const own = canonicalNormalForm(handled.path);
  const alike = sightings.map((one) => ({
    ...one,
    series: one.series.filter(({ route }) => readLabel(route).normal === own),
  }));
  const services = servicesSeen(alike);
  return services.length > 0 ? services : servicesSeen(sightings);
}

function queryOfServices(detected: readonly DetectedSchema[]): string | undefined {
  const [first] = detected;
  return first && first.labels.service.length > 0
    ? servicesQuery(countedMetrics(first), first.labels.service)
    : undefined;
}

export function routeLink(subject: WhySubject): Examined {
  const { handled, services, sightings, stats } = subject;
  const query = sightings.find(({ series }) => series.length > 0)?.queries.at(-1);
  const asked = query === undefined ? {} : { query };
  if (hasSeries(subject)) return { state: 'holds', seen: `Its label is ${listed(stats?.labels ?? [])}.`, ...asked };
  const own = seriesOf(sightings, services) ?? sightings.flatMap(({ series }) => series);
  const nearest = nearestLabels(handled, own);
  const there = nearest.length === 0 ? '' : ` Nearest are ${listed(nearest)}.`;
  return {
    state: 'breaks',
    seen: `No series has this ${'path' in handled ? 'route' : 'name'}: it was never asked for since the service started, or its label says something else.${there}`,
    ...asked,
    ...(query === undefined ? {} : { action: { kind: 'copy-query', title: 'Copy query', argument: query } }),
  };
}

export function windowLink({ stats, window, sightings, handled }: WhySubject): Examined {
  const text = formatWindow(window);
  const query = sightings.find(({ schema }) => schema === stats?.schema)?.queries.at(-1);
  const asked = query === undefined ? {} : { query };
  if (stats?.cause === 'short-window') {
    return {
      state: stats.state === 'ok' ? 'holds' : 'breaks',
      seen: `The service is scraped too rarely for a window of ${text}: a rate wants four scrapes.`,
      ...asked,
      action: setting('window', 'Set a longer window'),
    };
  }
  if (stats?.state === 'ok') return { state: 'holds', seen: `There are numbers of the last ${text}.`, ...asked };
  return {
    state: 'breaks',
    seen: `Its series stand still: no ${'path' in handled ? 'request' : 'job'} was counted in the last ${text}.`,
    ...asked,
    action: setting('window', 'Set a longer window'),
  };
}
