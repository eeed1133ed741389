/** What a finding about a label offers: a bounded value where there is one, else to do without it. */
import type { WorkspaceChange } from '../../../core/finding';
import { locationKey, type Location } from '../../../core/range';
import type { ServiceModel } from '../../model';
import type { SourceTree } from '../../sourceTree';
import { dropAttribute, dropAttributeTitle, hasAttributes } from './dropAttribute';
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
  return mendAttribute(key, title, model, tree);
}

/** An attribute stands where it is given; what a server says of it, at its metric's name. */
function mendAttribute(
  place: string,
  title: string,
  model: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  for (const { metric, labels } of model.updates) {
    if (!metric || !hasAttributes(metric)) continue;
    const isAtName = locationKey(metric.places?.name ?? metric.location) === place;
    const own = labels.find(({ label, location }) => {
      return title === dropAttributeTitle(label) && (isAtName || locationKey(location) === place);
    });
    if (own) return dropAttribute(metric, own.label, model, tree);
  }
  return undefined;
}
