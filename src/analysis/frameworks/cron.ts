/** cron (https://github.com/kelektiv/node-cron) and Croner: `new CronJob(expression, f)`, `CronJob.from({ onTick })`, `Cron(expression, f)`. */
import type { Plugin } from '../plugin';
import { scheduling } from './workers/scheduled';

const schedule = scheduling('cron');
const croner = scheduling('croner');

export const cron: Plugin = {
  id: 'cron',
  languages: ['typescript'],
  modules: ["'cron'", '"cron"', 'croner'],
  calls: {
    'cron.CronJob': schedule,
    'cron.default.CronJob': schedule,
    'cron.CronJob.from': schedule,
    'cron.job': schedule,
    'croner.Cron': croner,
    'croner.default': croner,
    croner: croner,
  },
};
