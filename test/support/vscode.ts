/** As much of the editor's API as the client's parts without a window need: a small real implementation, in memory. */

type Listener<T> = (value: T) => void;

export class EventEmitter<T> {
  readonly #listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>): { dispose: () => void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class CancellationTokenSource {
  readonly token = { isCancellationRequested: false };
  cancel(): void {
    this.token.isCancellationRequested = true;
  }
  dispose(): void {}
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class ThemeIcon {
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}

export class TreeItem {
  id?: string;
  description?: string;
  tooltip?: string;
  iconPath?: ThemeIcon;
  command?: { readonly command: string; readonly arguments: readonly unknown[] };
  constructor(
    readonly label: string,
    readonly collapsibleState?: number,
  ) {}
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;
export const StatusBarAlignment = { Left: 1, Right: 2 } as const;

export class MarkdownString {
  constructor(public value: string) {}
  /** The editor escapes; here it is enough to tell that it came this way. */
  appendText(text: string): this {
    this.value += text.replace(/[\\`*_{}[\]()#+\-.!<>]/g, '\\$&');
    return this;
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

interface StatusBarItem {
  text: string;
  name: string;
  tooltip: MarkdownString | undefined;
  backgroundColor: ThemeColor | undefined;
  isShown: boolean;
  show(): void;
  hide(): void;
  dispose(): void;
}

/** What was made, for tests to look at. */
export const made: { readonly statusBarItems: StatusBarItem[]; readonly treeViews: TreeView[] } = {
  statusBarItems: [],
  treeViews: [],
};

/** What a tree asks of whoever fills it; nodes are the filler's own. */
export interface TreeProvider {
  getChildren(node?: unknown): Promise<readonly unknown[]>;
  getTreeItem(node: unknown): TreeItem;
}

interface TreeView {
  readonly provider: TreeProvider;
  description: string;
  visible: boolean;
  readonly onDidChangeVisibility: EventEmitter<void>['event'];
  dispose(): void;
}

export const ColorThemeKind = { Light: 1, Dark: 2, HighContrast: 3, HighContrastLight: 4 } as const;

export class Disposable {
  static from(...all: readonly { dispose: () => void }[]): { dispose: () => void } {
    return { dispose: () => all.forEach((one) => one.dispose()) };
  }
}

/** What the person set, by scope and key; tests write to it. */
export const settings: { readonly global: Map<string, unknown>; readonly workspace: Map<string, unknown> } = {
  global: new Map(),
  workspace: new Map(),
};
const configurationChanges = new EventEmitter<{ affectsConfiguration: (section: string) => boolean }>();
const trustGranted = new EventEmitter<void>();
const themeChanges = new EventEmitter<void>();

export const workspace = {
  isTrusted: true,
  /** Values of a section other than ours stand with the person, by their whole key. */
  getConfiguration: (section: string) => ({
    get: (key: string) => settings.global.get(`${section}.${key}`),
    inspect: (key: string) => ({ globalValue: settings.global.get(key), workspaceValue: settings.workspace.get(key) }),
  }),
  onDidChangeConfiguration: configurationChanges.event,
  onDidGrantWorkspaceTrust: trustGranted.event,
};

/** What a person does. */
export const person = {
  changesSettings: (section: string): void =>
    configurationChanges.fire({ affectsConfiguration: (asked) => asked === section }),
  trusts(): void {
    workspace.isTrusted = true;
    trustGranted.fire();
  },
  choosesTheme(kind: number): void {
    window.activeColorTheme.kind = kind;
    themeChanges.fire();
  },
};

export const window = {
  activeColorTheme: { kind: 2 as number },
  onDidChangeActiveColorTheme: themeChanges.event,
  createStatusBarItem(): StatusBarItem {
    const item: StatusBarItem = {
      text: '',
      name: '',
      tooltip: undefined,
      backgroundColor: undefined,
      isShown: false,
      show: () => void (item.isShown = true),
      hide: () => void (item.isShown = false),
      dispose: () => undefined,
    };
    made.statusBarItems.push(item);
    return item;
  },
  createTreeView(_id: string, { treeDataProvider }: { readonly treeDataProvider: TreeProvider }): TreeView {
    const visibility = new EventEmitter<void>();
    const view: TreeView = {
      provider: treeDataProvider,
      description: '',
      visible: true,
      onDidChangeVisibility: visibility.event,
      dispose: () => visibility.dispose(),
    };
    made.treeViews.push(view);
    return view;
  },
};
