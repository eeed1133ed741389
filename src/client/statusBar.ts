/** One status bar item: environment, connection and coverage; a click switches the environment. */
import { MarkdownString, StatusBarAlignment, ThemeColor, window, type Disposable } from 'vscode';
import { COMMANDS } from '../protocol/commands';
import type { ConnectionState, Status } from '../protocol/requests';

const ICONS: Readonly<Record<ConnectionState, string>> = {
  off: '$(pulse)',
  waiting: '$(sync~spin)',
  connected: '$(pulse)',
  failing: '$(debug-disconnect)',
};

export interface StatusBar extends Disposable {
  show(status: Status): void;
}

export function createStatusBar(): StatusBar {
  const item = window.createStatusBarItem('redline.status', StatusBarAlignment.Left, 10);
  item.name = 'Redline';
  item.command = COMMANDS.switchEnvironment.id;
  return {
    show(status) {
      const { environment, state, routes, measured } = status;
      item.text = `${ICONS[state]} ${environment === '' ? 'Redline' : environment}`;
      item.tooltip = tooltipOf(status);
      item.backgroundColor = state === 'failing' ? new ThemeColor('statusBarItem.warningBackground') : undefined;
      item.accessibilityInformation = {
        label: `Redline ${environment} ${state}, ${measured} of ${routes} routes measured`,
      };
      if (routes > 0 || environment !== '') item.show();
      else item.hide();
    },
    dispose: () => item.dispose(),
  };
}

/** Plain text apart from our own words: what the server says may hold anything. */
function tooltipOf({ text, routes, measured }: Status): MarkdownString {
  const tooltip = new MarkdownString('**Redline**\n\n');
  tooltip.appendText(text);
  tooltip.appendMarkdown(`\n\n${measured} of ${routes} routes measured`);
  return tooltip;
}
