/** A service that exposes metrics, in a workspace whose scrape configuration reaches others and not this one. */
import type { Finding } from '../../core/finding';
import type { ServiceModel } from '../model';
import { addJobEdit } from '../scraping/addJob';
import { jobFor } from '../scraping/jobFor';
import { reachOf } from '../scraping/reach';
import { rewritable } from './rewritable';
import type { Rule } from './rule';

function* check({ exposures, scraping }: ServiceModel): Generator<Finding> {
  for (const exposure of exposures) {
    const reach = reachOf(exposure, exposures, scraping);
    if (reach.kind !== 'missing') continue;
    const { file } = reach;
    const where = file ? `no job in ${file.file} scrapes it` : 'no monitor of the workspace chooses it';
    const finding: Finding = {
      rule: 'service-not-scraped',
      severity: 'warning',
      location: exposure.location,
      message: `${exposure.service.name} exposes metrics at ${exposure.path}, but ${where}: nobody sees them.`,
    };
    const job = file && jobFor(exposure, file, scraping);
    const edit = job && addJobEdit(file.text, job);
    yield edit ? rewritable(finding, 'Add the missing scrape job', [edit], { file: file.file }) : finding;
  }
}

export const serviceNotScraped: Rule = { id: 'service-not-scraped', defaultSeverity: 'warning', check };
