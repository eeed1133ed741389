/** An error that is handled while a span is open, and that the span never learns of: the trace looks fine where it is not. */
import type { Finding } from '../../core/finding';
import type { ServiceModel } from '../model';
import { rewritable } from './rewritable';
import type { Rule } from './rule';

function* check(model: ServiceModel): Generator<Finding> {
  for (const { name, location: start, unrecorded } of model.spans) {
    const span = name === undefined ? 'the span' : `span “${name}”`;
    for (const { location, edits } of unrecorded) {
      const finding: Finding = {
        rule: 'span-error-unrecorded',
        severity: 'info',
        location,
        message: `An error leaves this code, but ${span} neither records it nor gets an error status: the trace looks successful.`,
        related: [{ location: start, message: 'the span starts here' }],
      };
      yield rewritable(finding, 'Record the error', edits);
    }
  }
}

export const spanErrorUnrecorded: Rule = { id: 'span-error-unrecorded', defaultSeverity: 'info', check };
