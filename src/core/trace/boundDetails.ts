/** The details of a span in a size that can be sent and shown: a span may have a million attributes. */
import type { Attribute, LeftOut, SpanDetails } from './details';

/** More of them nobody reads; find, copy and export know all. */
export const MOST_ATTRIBUTES = 2000;
export const MOST_EVENTS = 500;
export const MOST_LINKS = 500;
/** Characters of all values together, of which one may have ten million. */
const MOST_CHARACTERS = 24 * 1024 * 1024;

/** The same details when they are small enough; else the first parts, with what is left out counted. */
export function boundDetails(details: SpanDetails): SpanDetails {
  let room = MOST_CHARACTERS;
  let lost = 0;
  const bound = (attributes: readonly Attribute[]): readonly Attribute[] => {
    let kept = 0;
    for (const { key, text } of attributes) {
      if (kept === MOST_ATTRIBUTES || room < key.length + text.length) break;
      room -= key.length + text.length;
      kept++;
    }
    lost += attributes.length - kept;
    return kept === attributes.length ? attributes : attributes.slice(0, kept);
  };
  const attributes = bound(details.attributes);
  const own = lost;
  const resource = bound(details.resource);
  const ofResource = lost - own;
  const events = details.events
    .slice(0, MOST_EVENTS)
    .map((event) => ({ ...event, attributes: bound(event.attributes) }));
  const links = details.links.slice(0, MOST_LINKS).map((link) => ({ ...link, attributes: bound(link.attributes) }));
  const left: LeftOut = {
    attributes: own,
    resource: ofResource,
    events: details.events.length - events.length,
    links: details.links.length - links.length,
    within: lost - own - ofResource,
  };
  return Object.values(left).every((count) => count === 0)
    ? details
    : { ...details, attributes, resource, events, links, left };
}
