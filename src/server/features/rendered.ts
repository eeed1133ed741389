/** Everything that lenses, hints, the routes view and diagnostics say, as texts: when they are the same, nobody need ask again. */
import { handledKey } from '../../analysis/model';
import { locationKey } from '../../core/range';
import type { Rendered } from '../refresher';
import type { Session } from '../session';
import { shownFindings } from './diagnostics';
import { lensState, lensText } from './lensText';
import { proofText } from './proofText';

export function renderedOf(session: Session): Rendered {
  const { codeLens, inlayHints } = session.settings;
  const routes = session.projects.flatMap(({ project }) => {
    const model = session.modelOf(project);
    return [...model.routes, ...model.workers].map(
      (handled) =>
        `${handledKey(handled)} ${lensText(lensState(handled, session), session, false)} ${proofText(handled, session) ?? ''}`,
    );
  });
  const findings = session.projects.flatMap(({ project }) =>
    shownFindings(project, session).map(
      ({ rule, severity, location, message }) => `${rule} ${severity} ${locationKey(location)} ${message}`,
    ),
  );
  const switches = [
    codeLens.enabled,
    inlayHints.enabled,
    session.live.state() === 'off',
    session.hasTraces,
    session.shownTrace.traceId,
  ];
  return { routes: [switches.join(), ...routes].join('\n'), findings: findings.join('\n') };
}
