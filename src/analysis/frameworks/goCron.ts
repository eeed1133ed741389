/**
 * Schedulers of Go: cron (https://github.com/robfig/cron), gocron (https://github.com/go-co-op/gocron), v1 and v2, and Artifex
 * (https://github.com/borderstech/artifex and its forks).
 */
import type { Plugin } from '../plugin';
import { takingFunctions, type GoMethod } from './workers/goMethods';

const ROBFIG = ['github.com/robfig/cron', 'gopkg.in/robfig/cron', 'github.com/netresearch/go-cron'];
const ARTIFEX = ['github.com/muety/artifex', 'github.com/mborders/artifex', 'github.com/borderstech/artifex'];
const GOCRON = ['github.com/go-co-op/gocron', 'github.com/jasonlvhit/gocron'];

const METHODS: readonly GoMethod[] = [
  ...ROBFIG.map((path) => ({
    package: path,
    name: /^(?:AddFunc|AddJob|Schedule)$/,
    kind: 'cron',
    jobMethods: ['Run'],
  })),
  ...GOCRON.map((path) => ({
    package: path,
    name: /^(?:Do|DoWithJobDetails|NewJob)$/,
    kind: 'cron',
  })),
  ...ARTIFEX.flatMap((path) => [
    { package: path, name: /^DispatchCron$/, kind: 'cron' },
    { package: path, name: /^DispatchEvery$/, kind: 'ticker' },
  ]),
];

export const goCron: Plugin = {
  id: 'goCron',
  languages: ['go'],
  modules: [...ROBFIG, ...GOCRON, ...ARTIFEX].map((path) => `"${path}`),
  namedCalls: takingFunctions(METHODS),
};
