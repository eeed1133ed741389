/** Shows why a route has no number: one row for each link of the chain, and what can be done at the one that breaks. */
import { commands, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { COMMANDS } from '../../protocol/commands';
import { fieldsOf } from '../../protocol/parse';
import {
  parseWhyAnswers,
  parseWhyQuestion,
  WHY,
  WHY_COMMANDS,
  WHY_NAMES,
  type WhyAnswer,
  type WhyLink,
} from '../../protocol/why';
import type { Client } from '../languageClient';

type Run = () => Thenable<unknown>;
type Row = QuickPickItem & { readonly run?: Run };

/** From a lens with its route, from the palette with what is under the cursor. */
export async function whyNoNumber(client: Client, value?: unknown): Promise<void> {
  const question = typeof fieldsOf(value)['uri'] === 'string' ? value : underCursor();
  if (question === undefined) return;
  const answers = parseWhyAnswers(await client.request(WHY, parseWhyQuestion(question)));
  if (answers.length === 0) {
    await window.showInformationMessage(
      'Redline: there is no route or worker in this line. Put the cursor on a handler or its registration.',
    );
    return;
  }
  const picked = await window.showQuickPick<Row>(answers.flatMap(rowsOf), {
    title: answers.every(hasNumber) ? 'There is a number' : 'Why is there no number?',
    placeHolder: 'From the line of code to the number: a row runs its action or copies its query',
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  await picked?.run?.();
}

function underCursor(): unknown {
  const editor = window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), line, character };
}

const hasNumber = ({ links }: WhyAnswer): boolean => links.every(({ state }) => state !== 'breaks');

const ICONS: Readonly<Record<WhyLink['state'], string>> = {
  holds: '$(pass)',
  unsure: '$(question)',
  breaks: '$(error)',
};

function rowsOf({ title, links }: WhyAnswer): Row[] {
  const separator: Row = { label: title, kind: QuickPickItemKind.Separator };
  const [broken] = links.filter(({ state }) => state === 'breaks');
  const action = broken?.action;
  const first: Row[] = action
    ? [
        {
          label: `$(arrow-right) ${action.title}`,
          description: broken.name === 'found' ? '' : `because of: ${WHY_NAMES[broken.name]}`,
          run: () => runAction(action),
        },
      ]
    : [];
  return [separator, ...first, ...links.map(rowOf)];
}

function rowOf({ name, state, seen, query, action }: WhyLink): Row {
  const run: Run | undefined =
    query !== undefined
      ? () => commands.executeCommand(COMMANDS.copyQuery.id, query)
      : action && (() => runAction(action));
  return {
    label: `${ICONS[state]} ${WHY_NAMES[name]}`,
    ...(query === undefined ? {} : { description: 'copies the query' }),
    detail: seen,
    ...(run ? { run } : {}),
  };
}

function runAction({ kind, argument }: NonNullable<WhyLink['action']>): Thenable<unknown> {
  return commands.executeCommand(COMMANDS[WHY_COMMANDS[kind]].id, ...(argument === '' ? [] : [argument]));
}
