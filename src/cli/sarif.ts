/** SARIF 2.1.0, as code scanning services read it. Source: OASIS SARIF 2.1.0, sections 3.14 to 3.30. */
import { RULES } from '../analysis/rules/registry';
import type { Finding, Severity } from '../core/finding';
import { rulePage } from '../protocol/links';

const LEVEL_OF: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/** `prints` are the findings' fingerprints, by which services tell old findings from new ones. */
export function toSarif(findings: readonly Finding[], prints: readonly string[]): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Redline',
            rules: RULES.map(({ id, defaultSeverity }) => ({
              id,
              helpUri: rulePage(id),
              defaultConfiguration: { level: LEVEL_OF[defaultSeverity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding, index) => toResult(finding, prints[index] ?? '')),
      },
    ],
  };
}

function toResult({ rule, severity, location, message, related }: Finding, print: string): object {
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: LEVEL_OF[severity],
    message: { text: message },
    locations: [{ physicalLocation: physical(location) }],
    partialFingerprints: { 'redline/v1': print },
    ...(related && related.length > 0
      ? {
          relatedLocations: related.map((other, id) => ({
            id,
            message: { text: other.message },
            physicalLocation: physical(other.location),
          })),
        }
      : {}),
  };
}

function physical({ file, range }: Finding['location']): object {
  const [startLine, startColumn, endLine, endColumn] = range;
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
    region: { startLine: startLine + 1, startColumn: startColumn + 1, endLine: endLine + 1, endColumn: endColumn + 1 },
  };
}
