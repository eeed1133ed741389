/** Addresses of pages for people: only below what is configured, with every value encoded. */
import type { DataSource } from '../../telemetry/grafana';
import { parseBaseAddress } from '../../telemetry/httpAddress';

/** Undefined for what is no http or https address. The one place that encodes values for links: no sign of Markdown is left in them. */
export function pageAddress(
  base: string,
  path: string,
  parameters: Readonly<Record<string, string>>,
): string | undefined {
  const address = parseBaseAddress(base)?.shown.replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'));
  const encoded = new URLSearchParams(parameters).toString().replaceAll('+', '%20');
  return address === undefined ? undefined : `${address}${path}${encoded === '' ? '' : `?${encoded}`}`;
}

/** The address is that of the data source, or leads to it through Grafana's proxy. */
export const isAt = ({ uid, url }: DataSource, address: string): boolean =>
  parseBaseAddress(url)?.shown === address || address.endsWith(`/api/datasources/proxy/uid/${encodeURIComponent(uid)}`);

/** `now-1h`, or milliseconds since 1970 as text. */
export interface ExploreRange {
  readonly from: string;
  readonly to: string;
}

/** Source: Grafana's documentation of Explore, “Generate Explore URLs from external tools” (`panes`: version 10 and later). */
export function exploreAddress(
  base: string,
  { uid, type }: DataSource,
  query: object,
  range: ExploreRange,
): string | undefined {
  const pane = { datasource: uid, queries: [{ refId: 'A', datasource: { type, uid }, ...query }], range };
  return pageAddress(base, '/explore', { schemaVersion: '1', panes: JSON.stringify({ redline: pane }) });
}
