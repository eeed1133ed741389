/** Names of services: those of the code, and those that the server's series bear. */
import { fieldsOf, textOr, textsOf } from './parse';

/** Client to server, request without parameter, answered with `ServiceNames`. */
export const SERVICE_NAMES = 'redline/serviceNames';

export interface CodeService {
  readonly name: string;
  /** Relative to the workspace folder, `.` for the root. */
  readonly folder: string;
  /** What the settings call it in telemetry. */
  readonly mapped?: string;
  /** Names on the server that are taken for it. */
  readonly found: readonly string[];
}

export interface ServiceNames {
  readonly services: readonly CodeService[];
  /** Every name on the server, sorted. */
  readonly seen: readonly string[];
}

export function parseServiceNames(value: unknown): ServiceNames {
  const fields = fieldsOf(value);
  const listed = Array.isArray(fields['services']) ? fields['services'] : [];
  return {
    services: listed.map((item: unknown) => {
      const one = fieldsOf(item);
      const mapped = textOr(one['mapped'], '');
      return {
        name: textOr(one['name'], ''),
        folder: textOr(one['folder'], '.'),
        found: textsOf(one['found']),
        ...(mapped === '' ? {} : { mapped }),
      };
    }),
    seen: textsOf(fields['seen']),
  };
}
