/** Every instrumentation plug-in. A conformance test walks this list against the fixtures, both ways. */
import type { Plugin } from '../plugin';
import { expressPromBundle } from './expressPromBundle';
import { otelNode } from './otelNode';
import { promClient } from './promClient';

export const INSTRUMENTATIONS: readonly Plugin[] = [expressPromBundle, otelNode, promClient];
