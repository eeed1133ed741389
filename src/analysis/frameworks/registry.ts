/** Every framework plug-in. A conformance test walks this list against the fixtures, both ways. */
import type { Plugin } from '../plugin';
import { express } from './express';
import { asyncioQueue } from './asyncioQueue';
import { celery } from './celery';
import { fastapi } from './fastapi';
import { netHttp } from './net-http';
import { starlette } from './starlette';

export const FRAMEWORKS: readonly Plugin[] = [asyncioQueue, celery, express, fastapi, netHttp, starlette];
