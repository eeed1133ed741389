/** Opens the line of code of a route or span. */
import { commands, Position, Range, Selection, TextEditorRevealType, Uri, ViewColumn, window, workspace } from 'vscode';
import { parsePlace } from '../../protocol/parseRoutes';
import type { Place } from '../../protocol/requests';

/** From a lens (`mode` is `hover`) the details are shown in place; from the routes view the file is opened. */
export async function openRoute(value: unknown, mode?: unknown): Promise<void> {
  const place = parsePlace(value);
  if (mode === 'hover') await hoverAt(place);
  else await openPlace(place, false);
}

/** Only files of the workspace are opened, whoever asks. */
export async function openPlace(
  place: Place,
  keepFocus: boolean,
  column: ViewColumn = ViewColumn.Active,
): Promise<void> {
  const uri = Uri.parse(place.uri);
  if (uri.scheme !== 'file' || !workspace.getWorkspaceFolder(uri)) return;
  const document = await workspace.openTextDocument(uri);
  const position = document.validatePosition(new Position(place.line, place.column));
  const editor = await window.showTextDocument(document, {
    viewColumn: column,
    preserveFocus: keepFocus,
    selection: new Range(position, position),
  });
  editor.revealRange(new Range(position, position), TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The lens stands above the handler: the hover belongs to the first word below it that has one. */
async function hoverAt({ line }: Place): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) return;
  const text = editor.document.lineAt(Math.min(line, editor.document.lineCount - 1)).text;
  const column = /\S/.exec(text)?.index ?? 0;
  const position = new Position(line, column + 1);
  editor.selection = new Selection(position, position);
  await commands.executeCommand('editor.action.showHover');
}
