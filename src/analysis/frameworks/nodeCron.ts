/** node-cron (https://nodecron.com): `cron.schedule(expression, f)`. */
import type { Plugin } from '../plugin';
import { scheduling } from './workers/scheduled';

const schedule = scheduling('node-cron');

export const nodeCron: Plugin = {
  id: 'nodeCron',
  languages: ['typescript'],
  modules: ['node-cron'],
  calls: {
    'node-cron.schedule': schedule,
    'node-cron.default.schedule': schedule,
    'node-cron.createTask': schedule,
  },
};
