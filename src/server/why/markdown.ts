/** The chain in a hover: what holds in one line, and at the first broken link what was seen, the query and what to do. */
import { COMMANDS } from '../../protocol/commands';
import { WHY_COMMANDS, WHY_NAMES, type WhyAction, type WhyLink } from '../../protocol/why';
import { code, commandLink, escapeMarkdown } from '../hover/markdown';

const SIGNS: Readonly<Record<WhyLink['state'], string>> = { holds: '✓', unsure: '?', breaks: '✗' };

/** `isOurClient`: the editor runs our commands. */
export function whyMarkdown(links: readonly WhyLink[], isOurClient: boolean): string {
  const broken = links.find(({ state }) => state === 'breaks');
  if (!broken) return '';
  const before = links.filter((link) => link !== broken).map(({ name, state }) => `${SIGNS[state]} ${WHY_NAMES[name]}`);
  const unsure = links
    .filter(({ state }) => state === 'unsure')
    .map(({ name, seen }) => `? **${WHY_NAMES[name]}**: ${escapeMarkdown(seen)}`);
  return [
    `**Why is there no number?** ${before.join(' → ')} → **✗ ${WHY_NAMES[broken.name]}**`,
    [...unsure, `✗ **${WHY_NAMES[broken.name]}**: ${escapeMarkdown(broken.seen)}`].join('  \n'),
    actionsOf(broken, isOurClient),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function actionsOf({ action, query }: WhyLink, isOurClient: boolean): string {
  if (!isOurClient) return query === undefined ? '' : `query: ${code(query)}`;
  return [
    ...(action
      ? [`**${commandLink(action.title, COMMANDS[WHY_COMMANDS[action.kind]].id, ...argumentsOf(action))}**`]
      : []),
    ...(query === undefined || action?.kind === 'copy-query'
      ? []
      : [commandLink('Copy query', COMMANDS.copyQuery.id, query)]),
  ].join(' · ');
}

const argumentsOf = ({ argument }: WhyAction): readonly string[] => (argument === '' ? [] : [argument]);
