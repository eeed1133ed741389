/** What can happen in the trace view. */
import type { RowFilter } from '../../core/trace/rowFilter';
import type { Elsewhere, SearchQuery, ToView } from '../../protocol/traceView';
import type { TermsWanted } from '../../core/traceql/terms';
import type { LogScope } from './logs';
import type { Part } from './sizes';
import type { Tab, TimeWindow } from './state';
import type { Saved } from './saved';

export type Action =
  | { readonly type: 'start'; readonly saved: Saved | undefined }
  | { readonly type: 'message'; readonly message: ToView }
  | { readonly type: 'search'; readonly query: SearchQuery }
  | { readonly type: 'openTrace'; readonly traceId: string; readonly spanId?: string }
  | { readonly type: 'retry' }
  | { readonly type: 'wantTerms'; readonly wanted: TermsWanted }
  | { readonly type: 'back' }
  /** Ends what is loading. */
  | { readonly type: 'cancel' }
  | { readonly type: 'selectResult'; readonly index: number }
  | { readonly type: 'openSelectedResult' }
  | { readonly type: 'select'; readonly row: number }
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'inward' }
  | { readonly type: 'outward' }
  | { readonly type: 'toggle'; readonly row: number }
  | { readonly type: 'collapseAll' }
  | { readonly type: 'expandAll' }
  | { readonly type: 'foldLevel'; readonly direction: 1 | -1 }
  | { readonly type: 'toggleGrouping' }
  | { readonly type: 'filter'; readonly filter: RowFilter }
  | { readonly type: 'showTab'; readonly tab: Tab }
  | { readonly type: 'showOperation'; readonly service: number; readonly name: number }
  | { readonly type: 'openFind' }
  | { readonly type: 'findText'; readonly text: string }
  | { readonly type: 'nextMatch'; readonly direction: 1 | -1 }
  | { readonly type: 'closeFind' }
  | { readonly type: 'nextError'; readonly direction: 1 | -1 }
  | { readonly type: 'nextSlowest'; readonly direction: 1 | -1 }
  | { readonly type: 'foldServices' }
  | { readonly type: 'toggleRoot' }
  | { readonly type: 'leaveRoot' }
  | { readonly type: 'setBaseline' }
  | { readonly type: 'forgetBaseline' }
  | { readonly type: 'toggleHelp' }
  | { readonly type: 'note'; readonly text: string }
  | { readonly type: 'zoom'; readonly window: TimeWindow }
  | { readonly type: 'zoomToSelection' }
  | { readonly type: 'zoomOut' }
  | { readonly type: 'toggleDetails' }
  | { readonly type: 'toggleLogs' }
  | { readonly type: 'scopeLogs'; readonly scope: LogScope }
  | { readonly type: 'refreshLogs' }
  /** The panel itself knows which. */
  | { readonly type: 'chooseLogLine' }
  | { readonly type: 'openCode'; readonly keepFocus: boolean }
  | { readonly type: 'openFrame'; readonly file: string; readonly line: number }
  /** A person made a part of the view larger or smaller; pixels. */
  | { readonly type: 'resize'; readonly part: Part; readonly size: number }
  | { readonly type: 'openElsewhere'; readonly place: Elsewhere }
  | { readonly type: 'exportTrace' }
  /** Of a span that the view has only parts of. */
  | { readonly type: 'copySpan' }
  | { readonly type: 'openFile'; readonly name: string; readonly text: string; readonly uri: string }
  | { readonly type: 'dismissNotice' };
