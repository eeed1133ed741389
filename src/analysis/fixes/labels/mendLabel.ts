/** What a finding about a label offers: a bounded value where there is one, else to do without it. */
import type { WorkspaceChange } from '../../../core/finding';
import { locationKey, type Location } from '../../../core/range';
import type { ServiceModel } from '../../model';
import type { SourceTree } from '../../sourceTree';
import { dropLabel, dropTitle } from './dropLabel';
import { hasClasses, STATUS_CLASS, statusClass } from './statusClass';

/** By the place of the label in its metric's definition. */
export function mendLabel(
  place: Location,
  title: string,
  model: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  const key = locationKey(place);
  for (const metric of model.metrics) {
    const label = metric.labels.find(({ location }) => locationKey(location) === key);
    if (label && title === STATUS_CLASS) return statusClass(metric, label.name, model, tree);
    if (label && title === dropTitle(label.name) && !hasClasses(metric, label.name, model, tree))
      return dropLabel(metric.location, label.name, model, tree);
  }
  return undefined;
}
