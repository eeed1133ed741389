/** From a span to its line of code: by what it says of the file, by its route, by the function's name. */
import type { Route } from '../../analysis/model';
import type { Location } from '../../core/range';
import { functionsIn } from '../../analysis/linker/visit';
import { languageOf } from '../../analysis/sourceFiles';
import type { Place } from '../../protocol/requests';
import type { CodeHint } from '../../telemetry/traces/codeHint';
import { readLabel } from '../../core/routeLabel';
import { RouteIndex, type CodeRoute } from '../../telemetry/metrics/routeIndex';
import { normaliseService } from '../../telemetry/metrics/serviceNames';
import { codeRoutes } from '../live/codeRoutes';
import type { Session } from '../session';
import type { Project } from '../workspace/project';
import { routeKey } from '../../analysis/model';

export function placeOfSpan(hint: CodeHint, session: Session): Place | undefined {
  for (const { project } of session.projects) {
    const found = byFile(hint, project) ?? byRoute(hint, project, session) ?? byFunction(hint, project);
    if (found) return { uri: session.uriOf(project, found.file), line: found.range[0], column: found.range[1] };
  }
  return undefined;
}

/**
 * The path is one of the machine that built the program: the longest common end wins. Where two files share as much, it says
 * nothing (every service has a `main.go`).
 */
function byFile({ file, line }: CodeHint, project: Project): Location | undefined {
  if (file === undefined) return undefined;
  const wanted = partsFromEnd(file.replaceAll('\\', '/'));
  let best: { readonly path: string; readonly shared: number; readonly isAlone: boolean } | undefined;
  for (const path of project.tree.files) {
    const parts = partsFromEnd(path);
    const differs = parts.findIndex((part, index) => part !== wanted[index]);
    const shared = differs < 0 ? parts.length : differs;
    if (shared > (best?.shared ?? 0)) best = { path, shared, isAlone: true };
    else if (best && shared === best.shared) best = { ...best, isAlone: false };
  }
  const at = Math.max(0, (line ?? 1) - 1);
  return best?.isAlone ? { file: best.path, range: [at, 0, at, 0] } : undefined;
}

const partsFromEnd = (path: string): string[] => path.split('/').reverse();

function byRoute({ route, method, service }: CodeHint, project: Project, session: Session): Location | undefined {
  if (route === undefined) return undefined;
  const model = session.modelOf(project);
  const candidates = codeRoutes(model, session.settings);
  const own =
    service === undefined
      ? []
      : candidates.filter(({ services }) =>
          services.some((name) => normaliseService(name) === normaliseService(service)),
        );
  const fits = (one: CodeRoute): boolean => method === undefined || one.method === method || one.method === '*';
  const match = new RouteIndex(own.length > 0 ? own : candidates).find(readLabel(route), (all) => all.filter(fits));
  const key = match?.routes[0]?.key;
  const found = model.routes.find((one: Route) => routeKey(one) === key);
  return found && (found.handler.location ?? found.declaration);
}

/** Only a name that one function of the workspace bears is sure enough. */
function byFunction({ function: qualified }: CodeHint, project: Project): Location | undefined {
  const name = qualified?.split(/[./:()*]+/).findLast((part) => part !== '');
  if (name === undefined) return undefined;
  const found: Location[] = [];
  for (const file of project.tree.files) {
    if (languageOf(file) === undefined || !project.tree.mentions(file, new RegExp(`\\b${name.replace(/\W/g, '')}\\b`)))
      continue;
    for (const { name: own, nameRange } of functionsIn(project.tree.facts(file)?.body ?? [])) {
      if (own === name && nameRange) found.push({ file, range: nameRange });
    }
  }
  return found.length === 1 ? found[0] : undefined;
}
