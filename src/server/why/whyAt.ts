/** Asks the session for everything that the chain wants to know. */
import { handledKey, type Handled } from '../../analysis/model';
import type { WhyAnswer, WhyQuestion } from '../../protocol/why';
import { handledAt } from '../features/routesAt';
import { serviceNames } from '../live/codeRoutes';
import type { FileInProject, Session } from '../session';
import { whyChain, type WhySubject } from './chain';

/** Routes of one place that are explained; more nobody reads. */
const MOST_ROUTES = 4;

export function whySubject(handled: Handled, { project }: FileInProject, session: Session): WhySubject {
  const { live, sources, settings, isTrusted, window } = session;
  const model = session.modelOf(project);
  const names = serviceNames(model, settings);
  const report = live.report();
  const stats = live.stats(handledKey(handled));
  const failure = live.failure();
  return {
    handled,
    services: names(handled.service),
    others: model.services.flatMap(({ name }) => (name === handled.service ? [] : names(name))),
    isTrusted,
    state: live.state(),
    ...(failure ? { failure } : {}),
    ...(sources.metrics ? { source: sources.metrics.description } : {}),
    ...(stats ? { stats } : {}),
    detected: report?.detected ?? [],
    ...(report?.jobs ? { jobs: report.jobs } : {}),
    sightings: report?.sightings ?? [],
    window,
  };
}

/** One answer for each route or worker of the place; with a key only that one. Empty where there is none. */
export function whyAt(question: WhyQuestion, session: Session): readonly WhyAnswer[] {
  const file = session.fileOf(question.uri);
  if (!file) return [];
  const model = session.modelOf(file.project);
  const { key } = question;
  const all =
    key === undefined
      ? handledAt(model, file.path, question)
      : [...model.routes, ...model.workers].filter((handled) => handledKey(handled) === key);
  return all.slice(0, MOST_ROUTES).map((handled) => ({
    title: titleOf(handled),
    links: whyChain(whySubject(handled, file, session)),
  }));
}

function titleOf(handled: Handled): string {
  if (!('path' in handled)) return `${handled.name} · ${handled.service}`;
  return `${handled.method === '*' ? 'ANY' : handled.method} ${handled.path} · ${handled.service}`;
}
