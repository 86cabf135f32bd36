import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../src/config.ts';
import { ConfigSchema } from '../src/config/schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'facet-config-'));
const empty = mkdtempSync(join(tmpdir(), 'facet-no-config-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(empty, { recursive: true });
});

const load = (yaml: string, environment: NodeJS.ProcessEnv = {}) => {
  writeFileSync(join(folder, 'facet.config.yaml'), yaml);
  return loadConfig(environment, folder);
};

const faultsOf = (run: () => unknown): readonly string[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) {
      for (const fault of error.faults) expect(error.message).toContain(fault);
      return error.faults;
    }
    throw error;
  }
  return [];
};

const OWN = `
viewers: { jwt: { secret: an-own-secret } }
sources: { crm: { url: 'http://crm.example', auth: { kind: none } } }
`;

describe('without a file', () => {
  test('Facet runs on its samples', () => {
    const config = loadConfig({}, empty);
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      production: false,
      asOf: '2026-06-30',
      samples: { port: 4101, customers: 2000 },
      telemetry: { enabled: false },
    });
    expect(Object.keys(config.sources)).toEqual(['erp', 'crm', 'ticketing', 'commerce']);
  });

  test('PORT, FACET_WORKERS, SAMPLES_PORT and the command line move it', () => {
    const environment = { PORT: '5000', FACET_WORKERS: '3', SAMPLES_PORT: '6001' };
    const config = loadConfig(environment, empty, { customers: 50 });
    expect(config).toMatchObject({ port: 5000, workers: 3 });
    expect(config.samples).toMatchObject({ port: 6001, customers: 50 });
    expect(config.sources['ticketing']?.url).toBe('http://127.0.0.1:6003');
  });

  test('workers may follow the cores', () => {
    expect(loadConfig({ FACET_WORKERS: 'auto' }, empty).workers).toBe(availableParallelism());
    expect(loadConfig({}, empty).workers).toBe(1);
  });

  test('what was read goes to other processes as JSON, and is the same there', () => {
    const config = loadConfig({}, empty);
    expect(ConfigSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  test('the development key is the one that the documentation tells', () => {
    const sha256 = createHash('sha256').update('facet-development-bi-key').digest('hex');
    expect(loadConfig({}, empty).viewers.apiKeys).toEqual([
      { name: 'bi-dashboard', sha256, roles: ['analyst'], purpose: 'ANALYTICS', persistedOnly: true },
    ]);
  });
});

describe('a file', () => {
  test('gets defaults for what it leaves open, and nothing of the samples', () => {
    const config = load(OWN);
    expect(config.samples).toBeUndefined();
    expect(config.asOf).toBeUndefined();
    expect(config.viewers.apiKeys).toEqual([]);
    expect(config.sources).toEqual({
      crm: { url: 'http://crm.example', auth: { kind: 'none' }, budgetMs: 3000, concurrency: 16 },
    });
  });

  test('with samples states only what it wants otherwise', () => {
    const config = load('samples: { customers: 10 }\nviewers: { apiKeys: [] }\nport: 4444');
    expect(config.port).toBe(4444);
    expect(config.viewers.apiKeys).toEqual([]);
    expect(config.viewers.jwt).toHaveProperty('secret');
    expect(Object.keys(config.sources)).toHaveLength(4);
  });

  test('may be named by FACET_CONFIG', () => {
    const path = join(folder, 'other.yaml');
    writeFileSync(path, `${OWN}port: 4321`);
    expect(loadConfig({ FACET_CONFIG: path }, empty).port).toBe(4321);
    expect(loadConfig({ FACET_CONFIG: 'other.yaml' }, folder).port).toBe(4321);
  });

  test('takes texts, numbers and switches from the environment', () => {
    const config = load(
      `${OWN}port: \${GATEWAY_PORT}\ntelemetry: { enabled: '\${TRACED}', otlpUrl: 'http://\${HOST_NAME}:4318' }`,
      { GATEWAY_PORT: '4100', TRACED: 'true', HOST_NAME: 'collector' },
    );
    expect(config.port).toBe(4100);
    expect(config.telemetry).toEqual({ enabled: true, otlpUrl: 'http://collector:4318', sampleRatio: 0.1 });
  });

  test('is frozen to the last setting', () => {
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(loadConfig({}, empty))).toBe(true);
  });
});

describe('faults', () => {
  test('are told all at once, each with path, what was expected and what came', () => {
    const faults = faultsOf(() =>
      load(
        `
port: 99999
hosst: 0.0.0.0
viewers:
  jwt: { secret: '' }
  apiKeys: [{ name: bi, sha256: short, roles: [], purpose: FUN }]
sources:
  Erp: { url: 'http://erp', auth: { kind: none } }
  crm: { url: 'ftp://crm', auth: { kind: foo } }
  shop: { url: 'http://shop', auth: { kind: basic, username: me, pasword: hunter2 } }
value: { rates: { USD: 7.1 }, rfmCuts: { recency: [1, 2], frequency: [4, 3, 2, 1] } }
telemetry: { sampleRatio: '\${RATIO}' }
`,
      ),
    );
    expect(faults).toEqual([
      'telemetry.sampleRatio: expected the environment variable RATIO, got none',
      'port: expected a whole number from 0 to 65535, got 99999',
      'viewers.jwt.secret: expected a text that is not empty, got a text (not shown)',
      'viewers.apiKeys.0.sha256: expected the SHA-256 of the key, 64 small hexadecimal digits, got a text (not shown)',
      'viewers.apiKeys.0.roles: expected at least one role, got a list of 0',
      'viewers.apiKeys.0.purpose: expected one of SERVICE, SALES, MARKETING, ANALYTICS, AUDIT, got "FUN"',
      'sources.Erp: expected a source name of small letters, digits and "-", got an unfit name',
      'sources.crm.url: expected an http or https URL, got "ftp://crm"',
      'sources.crm.auth.kind: expected one of none, basic, usernameToken, bearer, header, got "foo"',
      'sources.shop.auth.password: expected a text that is not empty, got nothing',
      'sources.shop.auth.pasword: expected "password", got an unknown name',
      'value.rates.USD: expected a decimal number in quotes, such as "7.10", got 7.1',
      'value.rfmCuts.recency: expected a list of four rising numbers, got a list of 2',
      'value.rfmCuts.frequency: expected a list of four rising numbers, got a list of 4',
      'hosst: expected "host", got an unknown name',
    ]);
  });

  test.each([
    ['port: no', {}, 'port: expected a whole number from 0 to 65535, got "no"'],
    ['[1, 2]', {}, 'the file: expected a group of settings, got a list of 2'],
    ['', {}, 'viewers: expected a group of settings, got nothing'],
    ["port: 'x", {}, 'line 1, column 9: expected YAML, got a fault of the kind MISSING_CHAR'],
    ['port: 1\nport: 2', {}, 'line 2, column 1: expected YAML, got a fault of the kind DUPLICATE_KEY'],
    ['samples: {}', { PORT: 'abc' }, 'port: expected a whole number from 0 to 65535, got "abc"'],
    [
      'samples: {}',
      { SAMPLES_PORT: '70000' },
      'samples.port: expected a whole number from 1 to 65532, got "70000"',
    ],
    [
      'samples: {}',
      { FACET_WORKERS: '0' },
      'workers: expected "auto" or a whole number from 1 to 1024, got "0"',
    ],
    [
      "samples: {}\nworkers: 2\nstore: { path: ':memory:' }",
      {},
      'store.path: expected a file, which several workers share, got ":memory:"',
    ],
    ['samples: 3', {}, 'samples: expected a group of settings, got 3'],
    ['sources: {}', {}, 'sources: expected at least one source, got a group of settings'],
    [
      "viewers: { jwt: { secret: x, jwksUrl: 'http://keys' } }",
      {},
      'viewers.jwt: expected a group with either "secret" or "jwksUrl", and "issuer" and "audience" if wanted, got a group of settings',
    ],
    [
      "viewers: { jwt: { jwksUrl: 'keys' } }",
      {},
      'viewers.jwt.jwksUrl: expected an http or https URL, got "keys"',
    ],
    [
      'viewers: { jwt: { secret: x, isuer: y } }',
      {},
      'viewers.jwt.isuer: expected "issuer", got an unknown name',
    ],
    ['asOf: 30.06.2026', {}, 'asOf: expected a date YYYY-MM-DD in quotes, got "30.06.2026"'],
  ])('%j', (yaml, environment, fault) => {
    expect(faultsOf(() => load(yaml, environment))).toContain(fault);
  });

  test('a file that FACET_CONFIG names must be there', () => {
    expect(faultsOf(() => loadConfig({ FACET_CONFIG: 'none.yaml' }, empty))).toEqual([
      'FACET_CONFIG: expected a file that can be read, got none',
    ]);
  });

  test.each([
    ['viewers: { jwt: { secret: [hunter2] } }', {}],
    ["viewers: { jwt: { secret: 'hunter2', tpyo: hunter2 } }\nproduction: true", {}],
    ["sources: { a: { url: 'http://me:hunter2@host:x', auth: { kind: header, value: hunter2 } } }", {}],
    ["sources: { a: { url: '${SECRET}', auth: '${SECRET}', budgetMs: '${SECRET}' } }", { SECRET: 'hunter2' }],
    ["viewers: { jwt: { secret: 'hunter2 } }", {}],
    ['log: { level: hunter2, level: hunter2 }', {}],
  ])('never show a secret: %j', (yaml, environment) => {
    const faults = faultsOf(() => load(yaml, environment));
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join('\n')).not.toContain('hunter2');
  });
});

test('roles and purposes of viewers must fit together', () => {
  const key = `name: bi, sha256: '${'0'.repeat(64)}'`;
  const viewers = `{
    jwt: { secret: x },
    grades: [{ role: agent, afterMonths: 1, becomes: chief }],
    purposes: { agent: [SERVICE] },
    apiKeys: [{ ${key}, roles: [agent], purpose: AUDIT }, { ${key}, roles: [agent, ghost], purpose: SERVICE }] }`;
  expect(faultsOf(() => load(`samples: {}\nviewers: ${viewers}`))).toEqual([
    'viewers.grades.0.becomes: expected a role of viewers.purposes (agent), got "chief"',
    'viewers.apiKeys.0.purpose: expected one that a role of the key may use, got "AUDIT"',
    'viewers.apiKeys.1.roles.1: expected a role of viewers.purposes (agent), got "ghost"',
  ]);
});

describe('production', () => {
  test('refuses the samples with their secret and key, and tells it with the other faults', () => {
    expect(faultsOf(() => load('production: true\nsamples: {}\nhost: 5'))).toEqual([
      'host: expected a text that is not empty, got 5',
      'viewers.jwt.secret: expected a secret of your own in production, got the development secret',
      'viewers.apiKeys.0.sha256: expected a key of your own in production, got the development key',
      'samples: expected none in production, got sample systems',
    ]);
  });

  test.each([
    ['x'.repeat(31), ['viewers.jwt.secret: expected at least 32 bytes in production, got 31']],
    ['x'.repeat(32), []],
    ['密'.repeat(11), []],
  ])('wants 32 bytes of secret (%s)', (secret, expected) => {
    const yaml = `${OWN.replace('an-own-secret', secret)}production: true`;
    expect(faultsOf(() => load(yaml))).toEqual(expected);
  });
});
