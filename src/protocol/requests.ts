/**
 * Messages between our client and our server beyond the Language Server Protocol. Names and shapes stand here alone; both sides
 * parse what they get. A plain LSP client needs none of them.
 */
import { parseEditorProxy, type EditorProxy } from './editorProxy';
import { fieldsOf, oneOf, textOr, textsOf } from './parse';

/** Client to server, notification: settings, trust, credentials, and how the editor looks. */
export const CONFIGURE = 'redline/configure';
/** Client to server, notification: which documents and views are on screen; numbers are only fetched for somebody who looks. */
export const VISIBLE = 'redline/visible';
/** Client to server, request: everything the routes view shows. */
export const ROUTES = 'redline/routes';
/** Client to server, request: a question of the trace view, answered with what the view takes. */
export const TRACE_QUESTION = 'redline/traceQuestion';
/** Client to server, request: the path of a file of traces, answered with what is in it (`FileTraces`). */
export const OPEN_TRACE_FILE = 'redline/openTraceFile';

/** Writes an open trace to a file; takes `traceId` and `path`, answers an `Exported`. */
export const EXPORT_TRACE = 'redline/exportTrace';
/** Client to server, request: fixes all of a file (`uri`), or of the workspace; answered with how many fixes the editor was shown. */
export const FIX_ALL = 'redline/fixAll';
/** Client to server, request: our own metrics as Prometheus text. */
export const OWN_METRICS = 'redline/ownMetrics';
/** Server to client, notification: connection state and coverage for the status bar; the routes view is out of date. */
export const STATUS = 'redline/status';

export interface Credential {
  /** `https://host:port` that it is for. It is never sent anywhere else. */
  readonly origin: string;
  readonly kind: 'basic' | 'bearer';
  readonly user: string;
  readonly secret: string;
}

export type Theme = 'light' | 'dark' | 'high-contrast';

export interface Configuration {
  /** Whatever the editor holds under `redline`. */
  readonly settings: unknown;
  /** In an untrusted workspace there is no network at all. */
  readonly isTrusted: boolean;
  readonly credentials: readonly Credential[];
  readonly theme: Theme;
  /** Absent where the client has no settings of proxies: then the environment alone says. */
  readonly proxy?: EditorProxy;
}

export function parseConfiguration(value: unknown): Configuration {
  const fields = fieldsOf(value);
  const credentials = Array.isArray(fields['credentials']) ? fields['credentials'] : [];
  return {
    settings: fields['settings'],
    isTrusted: fields['isTrusted'] !== false,
    credentials: credentials.flatMap((item: unknown): Credential[] => {
      const one = fieldsOf(item);
      const origin = textOr(one['origin'], '');
      if (origin === '') return [];
      return [
        {
          origin,
          kind: oneOf(one['kind'], ['basic', 'bearer'], 'bearer'),
          user: textOr(one['user'], ''),
          secret: textOr(one['secret'], ''),
        },
      ];
    }),
    theme: oneOf(fields['theme'], ['light', 'dark', 'high-contrast'], 'dark'),
    ...(fields['proxy'] === undefined ? {} : { proxy: parseEditorProxy(fields['proxy']) }),
  };
}

export interface Visible {
  readonly documents: readonly string[];
  readonly isRoutesViewVisible: boolean;
}

export function parseVisible(value: unknown): Visible {
  const fields = fieldsOf(value);
  return { documents: textsOf(fields['documents']), isRoutesViewVisible: fields['isRoutesViewVisible'] === true };
}

/** `off`: nothing is configured, or the workspace is not trusted. */
export type ConnectionState = 'off' | 'waiting' | 'connected' | 'failing';

export interface Status {
  readonly environment: string;
  readonly state: ConnectionState;
  /** One sentence: what is wrong and what to do, or what it is connected to. */
  readonly text: string;
  readonly routes: number;
  readonly measured: number;
}

export function parseStatus(value: unknown): Status {
  const fields = fieldsOf(value);
  const count = (one: unknown): number => (typeof one === 'number' ? one : 0);
  return {
    environment: textOr(fields['environment'], ''),
    state: oneOf(fields['state'], ['off', 'waiting', 'connected', 'failing'], 'off'),
    text: textOr(fields['text'], ''),
    routes: count(fields['routes']),
    measured: count(fields['measured']),
  };
}

/** A place to open: a URI and a zero-based position. */
export interface Place {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
}

export type RouteHealth = 'ok' | 'slow' | 'failing' | 'unmeasured' | 'silent';

export interface RouteRow {
  readonly label: string;
  /** The numbers that matter most, or why there are none: there is little room beside a path. */
  readonly text: string;
  /** All that the lens says. */
  readonly detail: string;
  readonly health: RouteHealth;
  readonly place: Place;
  /** For sorting; null when unknown. */
  readonly p99: number | null;
  readonly errorRatio: number | null;
  readonly rate: number | null;
  readonly service: string;
  readonly method: string;
  readonly path: string;
}

export interface ServiceRows {
  readonly name: string;
  readonly measured: number;
  readonly routes: readonly RouteRow[];
  readonly workers: readonly RouteRow[];
}

export interface RoutesSnapshot {
  readonly services: readonly ServiceRows[];
  readonly warnings: number;
}

/** What the trace panel is opened with. */
export interface TraceTarget {
  readonly service: string;
  readonly route: string;
  readonly method: string;
  /** The name of a span. */
  readonly operation?: string;
  /** Only traces that took as long. */
  readonly minDurationMilliseconds?: number;
  readonly errorsOnly?: boolean;
}
