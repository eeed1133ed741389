/** Addresses that people are sent to. */

const REPOSITORY = 'https://github.com/redline-telemetry/redline';

/** The documentation page of a rule. */
export const rulePage = (rule: string): string => `${REPOSITORY}/blob/main/docs/rules/${rule}.md`;
