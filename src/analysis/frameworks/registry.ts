/** Every framework plug-in. A conformance test walks this list against the fixtures, both ways. */
import type { Plugin } from '../plugin';
import { chi } from './chi';
import { express } from './express';
import { asyncioQueue } from './asyncioQueue';
import { beeQueue } from './beeQueue';
import { bull } from './bull';
import { bullmq } from './bullmq';
import { celery } from './celery';
import { fastapi } from './fastapi';
import { interval } from './interval';
import { netHttp } from './net-http';
import { starlette } from './starlette';

export const FRAMEWORKS: readonly Plugin[] = [
  asyncioQueue,
  beeQueue,
  bull,
  bullmq,
  celery,
  express,
  fastapi,
  interval,
  netHttp,
  starlette,
];
