/** The one command table; the manifest is tested equal to it. */

export interface CommandEntry {
  readonly id: string;
  readonly title: string;
  /** Commands that need an argument are kept out of the palette. */
  readonly inPalette: boolean;
  readonly icon?: string;
}

export const CATEGORY = 'Redline';

export const COMMANDS = {
  showTraces: { id: 'redline.showTraces', title: 'Show Traces', inPalette: true, icon: '$(list-tree)' },
  openTraceFile: { id: 'redline.openTraceFile', title: 'Open Trace File', inPalette: true },
  exportTrace: { id: 'redline.exportTrace', title: 'Export Trace', inPalette: true },
  addMetrics: { id: 'redline.addMetrics', title: 'Add Metrics to This Handler', inPalette: false },
  fixApplied: { id: 'redline.fixApplied', title: 'Wait for the First Sample', inPalette: false },
  fixFile: { id: 'redline.fixFile', title: 'Fix All in File', inPalette: true },
  fixWorkspace: { id: 'redline.fixWorkspace', title: 'Fix All in Workspace', inPalette: true },
  connect: { id: 'redline.connect', title: 'Connect Prometheus or Tempo', inPalette: true, icon: '$(plug)' },
  switchEnvironment: { id: 'redline.switchEnvironment', title: 'Switch Environment', inPalette: true },
  chooseDataSource: { id: 'redline.chooseDataSource', title: 'Choose Data Source', inPalette: true },
  setCredential: { id: 'redline.setCredential', title: 'Set Credential', inPalette: true },
  forgetCredential: { id: 'redline.forgetCredential', title: 'Forget Credentials', inPalette: true },
  openRoute: { id: 'redline.openRoute', title: 'Open Route', inPalette: false },
  sortRoutes: { id: 'redline.sortRoutes', title: 'Sort Routes', inPalette: true, icon: '$(list-ordered)' },
  generateDashboard: { id: 'redline.generateDashboard', title: 'Generate Dashboard', inPalette: true },
  generateAlertRules: { id: 'redline.generateAlertRules', title: 'Generate Alert Rules', inPalette: true },
  copyQuery: { id: 'redline.copyQuery', title: 'Copy Query', inPalette: false },
  showOwnMetrics: { id: 'redline.showOwnMetrics', title: 'Show Own Metrics', inPalette: true },
  whyNoNumber: { id: 'redline.whyNoNumber', title: 'Why Is There No Number?', inPalette: true, icon: '$(question)' },
  mapService: { id: 'redline.mapService', title: 'Map Service to Its Name in Telemetry', inPalette: true },
  openSetting: { id: 'redline.openSetting', title: 'Open Setting', inPalette: false },
  showLog: { id: 'redline.showLog', title: 'Show Log', inPalette: true },
} as const satisfies Record<string, CommandEntry>;

export type CommandName = keyof typeof COMMANDS;
