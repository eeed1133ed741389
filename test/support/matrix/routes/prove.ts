/** One cell of the matrix of routes: a fix in a framework's service, applied, built, run, asked, and compared with what the client saw. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { ROUTE_FIXES } from '../../../../src/core/finding';
import { copyService, start, type FixedService } from '../../fixedService';
import { valueOf } from '../../otlp/model';
import { startReceiver, type OtlpReceiver } from '../../otlp/receiver';
import type { ManagedProcess, Processes } from '../../processes';
import { apply } from '../applied';
import { frameworksAsked } from '../discovered';
import { proved } from '../report';
import type { Case, RouteProof } from './proof';

const RULE = 'uninstrumented-handler';

/** A copy of a framework's service to which the fix was applied, built; what it says of its frameworks is asked before. */
export async function fixedService(
  one: {
    readonly language: RouteProof['language'];
    readonly framework: string;
    readonly fix: keyof typeof ROUTE_FIXES;
  },
  scratch: string,
  processes: Processes,
): Promise<{ readonly service: FixedService; readonly proves: (result: string) => void }> {
  const { language, framework, fix } = one;
  const service = await copyService(language, framework, join(scratch, `${framework}-${fix}`), processes);
  const frameworks = await frameworksAsked(service.folder);
  expect(frameworks.length, 'frameworks of the route that is asked').toBe(1);
  await apply(service, { rule: RULE, fix }, processes);
  const proves = (result: string): void =>
    frameworks.forEach((cell) => proved({ ...cell, fix: ROUTE_FIXES[fix], fixture: framework, result }));
  return { service, proves };
}

export async function proveSpans(proof: RouteProof, one: Case, scratch: string, processes: Processes): Promise<void> {
  const { service, proves } = await fixedService({ language: proof.language, ...one }, scratch, processes);
  const receiver = await startReceiver();
  try {
    const { env, runner } = await proof.launch(one.fix, service);
    const running = await start(service, processes, { ...receiver.env, ...env }, runner);
    await ask(proof, running.url);
    await compareSpans(proof, one, receiver, running.process);
    const statuses = proof.targets.map(([, status]) => String(status));
    const isCounted = proof.counted !== undefined && one.fix === 'instrument-application';
    if (isCounted) expect(await proof.counted?.(running.url)).toEqual({ ...tally(statuses), timed: statuses.length });
    proves(`spans of ${statuses.join(', ')}${isCounted ? ', as many counted and timed' : ''}`);
  } finally {
    await processes.stopAll();
    await receiver.close();
  }
}

async function ask({ targets, headers = {}, isAnswered }: RouteProof, url: string): Promise<void> {
  const seen: (number | undefined)[] = [];
  for (const [target] of targets) {
    const answer = await fetch(`${url}${target}`, { headers }).catch(() => undefined);
    await answer?.arrayBuffer();
    seen.push(answer?.status);
  }
  if (isAnswered) expect(seen).toEqual(targets.map(([, status]) => status));
}

async function compareSpans(
  proof: RouteProof,
  one: Case,
  receiver: OtlpReceiver,
  process: ManagedProcess,
): Promise<void> {
  const found = await receiver
    .awaitSpans((span) => proof.isOwn(span, one), proof.targets.length)
    .catch((error: unknown) => {
      throw new Error(`${String(error)}\n${process.output().slice(-2000)}`);
    });
  const spans = [...found].sort((left, right) => Number(left.start - right.start));
  expect(spans.map((span) => proof.seen(span, one))).toEqual(
    proof.targets.map(([, status]) => proof.expected(status, one)),
  );
  const services = receiver.resources().map(({ attributes }) => String(valueOf(attributes, 'service.name')));
  proof.more?.(spans, services, one);
}

/** How often each text is there. */
export function tally(texts: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}
