/** Says what is wrong with a value that a person wrote for a setting, by the setting's own schema. */
import { fieldsOf, textsOf } from './parse';
import type { Setting } from './settings';

/** One sentence; undefined when the value's shape is right. Deeper mistakes are found by whoever reads the parts. */
export function settingProblem({ key, schema }: Setting, value: unknown): string | undefined {
  const words = Array.isArray(schema['enum']) ? textsOf(schema['enum']) : undefined;
  if (words && !words.some((word) => word === value)) return `“${key}” must be one of ${words.join(', ')}.`;
  switch (schema['type']) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `“${key}” must be true or false.`;
    case 'number':
      return numberProblem(key, schema, value);
    case 'string':
      return textProblem(key, schema, value);
    case 'array':
      return arrayProblem(key, schema, value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? undefined
        : `“${key}” must be an object.`;
    default:
      return undefined;
  }
}

function numberProblem(key: string, schema: Setting['schema'], value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return `“${key}” must be a number.`;
  const bound = (name: string): number | undefined => {
    const limit = schema[name];
    return typeof limit === 'number' ? limit : undefined;
  };
  const [least, above, most] = [bound('minimum'), bound('exclusiveMinimum'), bound('maximum')];
  if (least !== undefined && value < least) return `“${key}” must be at least ${least}.`;
  if (above !== undefined && value <= above) return `“${key}” must be more than ${above}.`;
  return most !== undefined && value > most ? `“${key}” must be at most ${most}.` : undefined;
}

function textProblem(key: string, schema: Setting['schema'], value: unknown): string | undefined {
  if (typeof value !== 'string') return `“${key}” must be a text.`;
  const { pattern } = schema;
  if (typeof pattern !== 'string' || new RegExp(pattern).test(value)) return undefined;
  return `“${key}” must be a time such as 30s, 5m, 1h or 1d${otherWords(pattern)}.`;
}

/** Words that a pattern of times allows as well: `, or off`. */
function otherWords(pattern: string): string {
  const words = pattern.match(/(?<=[(|])[a-z]{2,}(?=\|)/g) ?? [];
  return words.map((word) => `, or ${word}`).join('');
}

function arrayProblem(key: string, schema: Setting['schema'], value: unknown): string | undefined {
  if (!Array.isArray(value)) return `“${key}” must be a list.`;
  const areTexts = fieldsOf(schema['items'])['type'] === 'string';
  return areTexts && textsOf(value).length < value.length ? `“${key}” must be a list of texts.` : undefined;
}
