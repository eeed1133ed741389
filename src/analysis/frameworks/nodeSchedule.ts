/** node-schedule (https://github.com/node-schedule/node-schedule): `scheduleJob([name], rule, f)`. */
import type { Plugin } from '../plugin';
import { scheduling } from './workers/scheduled';

const schedule = scheduling('node-schedule');

export const nodeSchedule: Plugin = {
  id: 'nodeSchedule',
  languages: ['typescript'],
  modules: ['node-schedule'],
  calls: { 'node-schedule.scheduleJob': schedule, 'node-schedule.default.scheduleJob': schedule },
};
