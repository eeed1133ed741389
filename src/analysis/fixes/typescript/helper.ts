/** A function that a fix writes once and calls where a route is registered, and the places where it can be called. */
import type { TextEdit } from '../../../core/range';
import type { FileFacts } from '../../facts';
import type { Route } from '../../model';

/** Where the call of a helper goes. */
export type Placement =
  /** Before all handlers, so that it sees what the others answer: `app.get(path, measureRequest(path), requireUser, handler)`. */
  | 'middleware'
  /** Around the last handler: `app.get(path, traceRequest(path, handler))`. */
  | 'wrapper'
  /** Into the options of the route, which may have to be made: `app.get(path, { onRequest: measureRequest(path) }, handler)`. */
  | 'options'
  /** A decorator above the method: `@UseInterceptors(measureRequest(path))`. */
  | 'decorator'
  /** Around what the file exports for a method: `export const GET = measureRequest(path, async function GET() { … });`. */
  | 'export';

/** A function that the fix writes once and calls where a route is registered. */
export interface Helper {
  readonly name: string;
  readonly placement: Placement;
  /** For `options`: the hook that it is, and others that come with it, each with the text of its value. */
  readonly hook?: string;
  readonly otherHooks?: Readonly<Record<string, string>>;
}

export interface RegistrationFile {
  readonly route: Route;
  readonly facts: FileFacts;
  readonly text: string;
  /** Columns that a line may have. */
  readonly width: number;
}

export interface Place {
  /** The line above which the helper must have been imported. */
  readonly line: number;
  readonly edits: readonly TextEdit[];
}
