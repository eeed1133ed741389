/** What serves a route of a URL table: functions, classes, objects; with whatever is wrapped around them. */
import { resolveHandler } from '../../linker/handlers';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, ClosureValue } from '../../linker/machine/values';
import { symbol } from '../../linker/machine/values';
import { classEndpoints, type Endpoint } from './classViews';
import { restrictionOf } from './decorators';
import { isRestView, servedBy } from './genericViews';
import { classViewOf } from './viewEntity';

const AS_VIEW = /\.as_view\(\)$/;
/** Functions of Django REST framework that are views. */
const OBTAIN_TOKEN = /^rest_framework\.authtoken\.views\.obtain_auth_token$/;

export function endpointsOf(view: Abstract, machine: Machine): readonly Endpoint[] {
  const { core, wrappers } = resolveHandler(view, machine);
  const classView = core && classViewOf(core);
  if (classView) return classEndpoints(classView, wrappers, machine);
  if (core?.kind === 'closure') return functionEndpoints(view, core, wrappers, machine);
  if (core?.kind === 'symbol') return outsideEndpoints(core.path, wrappers, core);
  return [{ method: '*', chain: [view], framework: 'django' }];
}

function functionEndpoints(
  view: Abstract,
  core: ClosureValue,
  wrappers: readonly Abstract[],
  machine: Machine,
): readonly Endpoint[] {
  const restriction = restrictionOf(wrappers, core, machine);
  const framework = restriction?.isRest ? 'django-rest-framework' : 'django';
  return (restriction?.methods ?? ['*']).map((method) => ({ method, chain: [view], framework }));
}

/** `TemplateView.as_view(template_name="about.html")`, views of other packages. */
function outsideEndpoints(path: string, wrappers: readonly Abstract[], view: Abstract): readonly Endpoint[] {
  const isClass = AS_VIEW.test(path);
  const owner = path.replace(AS_VIEW, '');
  const framework = isRestView(owner) ? 'django-rest-framework' : 'django';
  const location = 'location' in view ? view.location : { file: '', range: [0, 0, 0, 0] as const };
  const served = OBTAIN_TOKEN.test(path) ? { post: [] } : isClass ? servedBy(owner) : undefined;
  const verbs = Object.keys(served ?? {});
  return (verbs.length > 0 ? verbs : ['*']).map((verb) => ({
    method: verb.toUpperCase(),
    chain: [...wrappers, isClass ? symbol(owner, location) : view],
    framework,
  }));
}
