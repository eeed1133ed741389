/** Every instrumentation plug-in. A conformance test walks this list against the fixtures, both ways. */
import type { Plugin } from '../plugin';

export const INSTRUMENTATIONS: readonly Plugin[] = [];
