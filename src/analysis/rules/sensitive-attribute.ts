/** Secrets and personal data in span attributes and labels: kept in stores that many read and nobody can erase from. */
import type { Finding, Severity } from '../../core/finding';
import type { ServiceModel } from '../model';
import { normaliseLabel } from './labelNames';
import type { Rule, RuleSettings } from './rule';

interface Sensitivity {
  readonly severity: Severity;
  readonly text: string;
  readonly advice: string;
}

const SECRET: Sensitivity = {
  severity: 'error',
  text: 'looks like a secret',
  advice: 'Drop it, or set whether it is present',
};
const PERSONAL: Sensitivity = {
  severity: 'warning',
  text: 'looks like personal data',
  advice: 'Drop it, or use an opaque id',
};

const names = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Whole last segments of keys: `user.email` is one, `email.sent` and `token_count` are none. */
const SECRETS = names(
  'password passwd passphrase secret client_secret secret_key access_token refresh_token auth_token id_token bearer_token api_token session_token jwt authorization proxy_authorization api_key apikey private_key cookie set_cookie credit_card credit_card_number card_number cvv cvc card_cvv card_cvc card_security_code ssn social_security_number',
);
const PERSONALS = names(
  'email email_address phone phone_number mobile_number first_name last_name full_name date_of_birth birth_date birthday home_address iban',
);

export function sensitivityOf(key: string): Sensitivity | undefined {
  const last = normaliseLabel(key.split('.').at(-1) ?? key);
  if (SECRETS.has(last)) return SECRET;
  return PERSONALS.has(last) ? PERSONAL : undefined;
}

function* check(model: ServiceModel, settings: RuleSettings): Generator<Finding> {
  const safe = new Set(settings.safeLabels.map(normaliseLabel));
  for (const { key, location } of model.attributes) {
    const found = safe.has(normaliseLabel(key)) ? undefined : sensitivityOf(key);
    if (found) yield finding(`Attribute “${key}”`, found, location);
  }
  for (const metric of model.metrics) {
    for (const { name, location } of metric.labels) {
      // Personal data in labels is what high-cardinality-label speaks of.
      const found = safe.has(normaliseLabel(name)) ? undefined : sensitivityOf(name);
      if (found === SECRET) yield finding(`Label “${name}” of ${metric.name ?? 'this metric'}`, found, location);
    }
  }
}

function finding(what: string, { severity, text, advice }: Sensitivity, location: Finding['location']): Finding {
  const message = `${what} ${text}; telemetry is read by many and kept for long. ${advice}.`;
  return { rule: 'sensitive-attribute', severity, location, message };
}

export const sensitiveAttribute: Rule = { id: 'sensitive-attribute', defaultSeverity: 'warning', check };
