/** What the workspace's own files say about who is scraped: plain data, one entry for each file. */

/** `host:port`, or a URL's host and port. */
export interface ScrapeTarget {
  readonly host: string;
  /** Absent where the scheme's own port is meant. */
  readonly port?: number;
}

export interface ScrapeJob {
  readonly name: string;
  readonly targets: readonly ScrapeTarget[];
  /** It finds its targets by asking somebody (Kubernetes, Consul, DNS, files): who they are stands nowhere here. */
  readonly isDiscovering: boolean;
}

/** A configuration of Prometheus, or of a collector that scrapes as Prometheus does. */
export interface ScrapeFile {
  readonly file: string;
  readonly text: string;
  readonly jobs: readonly ScrapeJob[];
}

/** A service of a compose file. */
export interface ComposeService {
  readonly file: string;
  /** Its name, and the others under which containers reach it. */
  readonly names: readonly string[];
  /** The folder that it is built from, as written; absent where an image is pulled. */
  readonly build?: string;
  readonly ports: readonly PortMapping[];
}

export interface PortMapping {
  readonly container: number;
  /** Absent where it is not published, or at any port. */
  readonly host?: number;
}

/** A ServiceMonitor or PodMonitor of the Prometheus operator. */
export interface Monitor {
  readonly file: string;
  readonly of: 'Service' | 'Pod';
  readonly labels: Readonly<Record<string, string>>;
  /** Everything that it asks for stands in `labels`. */
  readonly isPlain: boolean;
}

/** A Service of Kubernetes, or the pods of a Deployment and its like. */
export interface Monitored {
  readonly file: string;
  readonly of: 'Service' | 'Pod';
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `prometheus.io/scrape: "true"`. */
  readonly isAnnotated: boolean;
}

export interface Scraping {
  readonly files: readonly ScrapeFile[];
  readonly compose: readonly ComposeService[];
  readonly monitors: readonly Monitor[];
  readonly monitored: readonly Monitored[];
  /** Files that may say more and that cannot be read: templates. */
  readonly unread: readonly string[];
}

export const NO_SCRAPING: Scraping = { files: [], compose: [], monitors: [], monitored: [], unread: [] };
