/** PromQL out: dashboards and alert rules made from the routes of the workspace and the series that are there. */
import { fieldsOf, textOr } from './parse';

/** Client to server, request: what is wanted, answered with `Generated`. */
export const GENERATE = 'redline/generate';

export type GenerateKind = 'dashboard' | 'alerts';

/** `problem`: why there is nothing, and what to do, in one sentence. */
export type Generated = { readonly files: readonly GeneratedFile[] } | { readonly problem: string };

export interface GeneratedFile {
  readonly language: 'json' | 'yaml';
  readonly text: string;
}

export const parseGenerateKind = (value: unknown): GenerateKind =>
  fieldsOf(value)['kind'] === 'alerts' ? 'alerts' : 'dashboard';

export function parseGenerated(value: unknown): Generated {
  const fields = fieldsOf(value);
  if (!Array.isArray(fields['files']))
    return { problem: textOr(fields['problem'], 'The language server does not run.') };
  const files = fields['files'].map((item: unknown): GeneratedFile => {
    const one = fieldsOf(item);
    return { language: one['language'] === 'json' ? 'json' : 'yaml', text: textOr(one['text'], '') };
  });
  return { files };
}
