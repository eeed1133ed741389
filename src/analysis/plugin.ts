/**
 * Plug-ins: a framework (how routes and workers are declared) or an instrumentation (what proves that they are measured) is one
 * file that exports one `Plugin`, listed in `frameworks/registry.ts` or `instrumentation/registry.ts`.
 *
 * The machine executes the program abstractly (`linker/machine`). Whenever it meets something from outside the workspace, it asks
 * the plug-ins what it means, by its path:
 *
 * | path | is |
 * |---|---|
 * | `net/http.HandleFunc` | a function of a package (major version suffixes such as `/v5` are dropped) |
 * | `express`, `express.Router` | what `import express from 'express'`, `require('express')` and its members give |
 * | `fastapi.FastAPI` | a class or function of a Python package |
 * | `net/http.Request#` | some value of that type; `net/http.Request#.URL.Path` a member of it |
 * | `net/http.Server{}` | a typed literal; its fields are keyword arguments |
 * | `express()` | what calling `express` gave, when no plug-in made an entity of it |
 *
 * A plug-in answers with an entity (a router with its methods), with a native function, or with undefined for "nothing special".
 */
import type { Location } from '../core/range';
import type { Language } from './facts';
import type { ReachedRoute, RouterNode } from './linker/graph';
import { inheritedOf } from './linker/machine/inherited';
import type { ConcurrentRun, LoopRun, Machine, ProcessProof } from './linker/machine/machine';
import type { Abstract, ClassValue, ModuleValue, NativeCall } from './linker/machine/values';
import type { Evidence, Signal } from './model';
import type { SourceTree } from './sourceTree';

export interface Plugin {
  /** The file's name; frameworks are reported under it. */
  readonly id: string;
  readonly languages: readonly Language[];
  /** Modules, and words besides them, whose mention makes a file worth parsing: `net/http`, `fastapi`, `express`. */
  readonly modules: readonly string[];
  /** Files worth running by their path, whatever they mention: frameworks that find routes by the names of files. */
  readonly files?: RegExp;
  /** What calling outside functions, constructing outside classes and typed literals do, by path. */
  readonly calls?: Readonly<Record<string, NativeCall>>;
  /**
   * Calls of functions by their own name, whether they stand in the workspace or outside: what generators write (`RegisterUsersServer`).
   * They do not run by themselves then; undefined for "nothing special".
   */
  readonly namedCalls?: { readonly name: RegExp; readonly invoke: NativeCall };
  /** Values known only by their type: makes an entity for `mux *http.ServeMux`. By the type's path, without `#`. */
  readonly types?: Readonly<Record<string, (machine: Machine, location: Location) => Abstract | undefined>>;
  /** Members of outside modules that are entities themselves: `net/http.DefaultServeMux`. Made once per program. */
  readonly values?: Readonly<Record<string, (machine: Machine, location: Location) => Abstract>>;
  /** Wrappers and middleware that prove measurement wherever they stand in a route's chain, by the path that was called. */
  readonly proofs?: readonly Proof[];
  /** Called for each class of the workspace when it is declared (controllers, class-based views). */
  readonly classDeclared?: (value: ClassValue, machine: Machine) => void;
  /** Called for each module of the workspace when it has been executed (URL tables, file-based routes, queue loops). */
  readonly moduleExecuted?: (module: ModuleValue, machine: Machine) => void;
  /** Called once when every file worth running has run: for what must not be read before (URL tables that settings name). */
  readonly programStarted?: (machine: Machine) => void;
  /** Called for each loop when its body has been executed (consumers that are polled or iterated). */
  readonly loopExecuted?: (run: LoopRun, machine: Machine) => void;
  /** Called for each call that runs beside its caller (Go's `go f()`), before it is evaluated. */
  readonly concurrentStarted?: (run: ConcurrentRun, machine: Machine) => void;
  /** Proofs found in deployment files (Dockerfile, compose, package.json, Procfile, Kubernetes), for everything in a folder. */
  readonly deployment?: (context: DeploymentContext) => readonly ProcessProof[];
  /** Last word on a route: evidence that needs the whole picture. */
  readonly routeReached?: (route: ReachedRoute, machine: Machine) => readonly Evidence[];
}

/** `path` is the symbol's path without `()`: `go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp.NewHandler`. */
export interface Proof {
  readonly path: string;
  readonly signals: readonly Signal[];
  /** Looks at the call's arguments; undefined takes the proof back (`promBundle` without `includePath`). */
  readonly text:
    string | ((args: readonly { readonly name?: string; readonly value: Abstract }[]) => string | undefined);
  /** Whether the call's arguments leave out the route of this path: a filter. */
  readonly leavesOut?: (args: readonly { readonly value: Abstract }[], path: string) => boolean;
  /** It says that somebody sees the route, but not where: alone it makes the verdict `unknown`. */
  readonly isDoubtful?: true;
}

export interface DeploymentContext {
  readonly tree: SourceTree;
  readonly language: Language;
  /** The unit's folder, `''` for the root; deployment files of folders above count as well. */
  readonly folder: string;
  /** Deployment files that may concern the folder, nearest first. */
  readonly files: readonly string[];
}

/** Registers what most frameworks need: `node` of an entity, or of what an instance inherits from one, checked. */
export function nodeOf(value: Abstract | undefined): RouterNode | undefined {
  if (value?.kind === 'instance') return inheritedOf(value)?.node;
  return value?.kind === 'entity' ? value.node : undefined;
}
