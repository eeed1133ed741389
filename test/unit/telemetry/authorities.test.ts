import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { authorityIn, stampOf, systemAuthorities, usualAuthorities } from '../../../src/telemetry/authorities';
import { temporaryFolder } from '../../support/temporaryFolder';

const FILE = fileURLToPath(new URL('../../fixtures/tls/certificate.pem', import.meta.url));
const PEM = readFileSync(FILE, 'utf8');
/** Whether this Node tells what it and the system trust: since 22.15. */
const isTelling = 'getCACertificates' in tls;

describe('certificate authorities', () => {
  it('that are usual are those of Node, and of the file that Node is told of', () => {
    const environment = { NODE_EXTRA_CA_CERTS: FILE };
    const usual = usualAuthorities({ platform: 'linux', environment });
    expect(usual.length).toBeGreaterThan(50);
    // A newer Node has read the file when it began, and says so by itself.
    if (!isTelling) expect(usual.at(-1)).toBe(PEM);
    const without = usualAuthorities({ platform: 'linux', environment: { NODE_EXTRA_CA_CERTS: '/nowhere.pem' } });
    expect(without).not.toContain(PEM);
  });

  it('of the system are read where the distribution, or a variable, has them', () => {
    const environment = { SSL_CERT_FILE: FILE };
    expect(systemAuthorities({ platform: 'linux', environment })).toEqual([PEM]);
    const found = systemAuthorities({ platform: 'linux', environment: { SSL_CERT_FILE: '/nowhere.pem' } });
    for (const bundle of found ?? []) expect(bundle).toContain('-----BEGIN CERTIFICATE-----');
    expect(found).not.toContain(PEM);
  });

  it.each(['darwin', 'win32'] as const)('of the system are asked of Node on %s, where it can tell', (platform) => {
    const found = systemAuthorities({ platform, environment: { SSL_CERT_FILE: FILE } });
    expect(Array.isArray(found)).toBe(isTelling);
  });

  it('in a file are certificates, or nothing', () => {
    const folder = temporaryFolder({ 'good.pem': PEM, 'bad.pem': 'certificate' });
    const read = (name: string): string | null => authorityIn(join(folder, name));
    expect([read('good.pem'), read('bad.pem'), read('none.pem'), authorityIn(folder)]).toEqual([PEM, null, null, null]);
    expect(stampOf(join(folder, 'good.pem'))).not.toBe(stampOf(join(folder, 'bad.pem')));
    expect(stampOf(join(folder, 'none.pem'))).toBe('');
  });
});
