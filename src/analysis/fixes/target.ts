/** What a language's part of a fix is given, and how it says what it knows. */
import type { WorkspaceChange } from '../../core/finding';
import type { Route, ServiceModel, Worker } from '../model';
import type { SourceTree } from '../sourceTree';

interface Target {
  readonly model: ServiceModel;
  readonly tree: SourceTree;
  /** Files of the service: a helper of another one is out of reach. */
  readonly files: readonly string[];
}

export interface RouteTarget extends Target {
  readonly route: Route;
  /** All routes that the same place in the code serves, this one included. */
  readonly together: readonly Route[];
}

export interface WorkerTarget extends Target {
  readonly worker: Worker;
  /** All workers that run the same function, this one included. */
  readonly together: readonly Worker[];
}

/** A fix of routes in one language. */
export interface RouteFix {
  /** Ids of the frameworks that it knows: for others it is not offered. */
  readonly frameworks: ReadonlySet<string>;
  /** Its code names one route: a handler that serves several under one place is left to a person. */
  readonly namesRoute: boolean;
  /** Of these its code names the method too: a handler that is asked with several is left to a person as well. */
  readonly namesMethod?: ReadonlySet<string>;
  /** Undefined when it does not apply, or was applied already. */
  readonly apply: (target: RouteTarget) => WorkspaceChange | undefined;
}

/** A fix of workers in one language. */
export interface WorkerFix {
  /** Kinds of workers that it knows. */
  readonly kinds: ReadonlySet<string>;
  readonly apply: (target: WorkerTarget) => WorkspaceChange | undefined;
}
