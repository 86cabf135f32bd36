import * as z from 'zod';
import { PURPOSES, type Purpose } from '../viewer/viewer.ts';
import {
  currency,
  day,
  decimal,
  group,
  httpUrl,
  list,
  named,
  oneOf,
  pattern,
  share,
  text,
  toggle,
  whole,
  workers,
} from './leaves.ts';

const sourceName = () => pattern(/^[a-z][a-z0-9-]*$/, 'a source name of small letters, digits and "-"');
const roleName = () => pattern(/^[a-z][a-z0-9_]*$/, 'a role name of small letters, digits and "_"');
const purposes = () => list(oneOf(PURPOSES)).min(1, 'at least one purpose');
const roles = () => list(roleName()).min(1, 'at least one role');

const AUTH_KINDS = ['none', 'basic', 'usernameToken', 'bearer', 'header'] as const;

const auth = () =>
  z.discriminatedUnion(
    'kind',
    [
      group({ kind: z.literal('none') }),
      group({ kind: z.enum(['basic', 'usernameToken']), username: text(), password: text() }),
      group({ kind: z.literal('bearer'), token: text() }),
      group({ kind: z.literal('header'), name: text(), value: text() }),
    ],
    {
      error: (issue) =>
        issue.code === 'invalid_union'
          ? `one of ${AUTH_KINDS.join(', ')}`
          : 'a group with "kind" and credentials',
    },
  );

const claims = { issuer: text().exactOptional(), audience: text().exactOptional() };

/** Which of the two is there decides how the fault is told. */
const jwt = () =>
  z.union(
    [group({ secret: text(), ...claims }), group({ jwksUrl: httpUrl(), ...claims })],
    'a group with either "secret" or "jwksUrl", and "issuer" and "audience" if wanted',
  );

const apiKey = () =>
  group({
    name: pattern(/^[\p{L}\p{N}_][\p{L}\p{N}_.:@/-]{0,99}$/u, 'a name of letters, digits and "_.:@/-"'),
    sha256: pattern(/^[0-9a-f]{64}$/, 'the SHA-256 of the key, 64 small hexadecimal digits'),
    roles: roles(),
    purpose: oneOf(PURPOSES),
    region: text().exactOptional(),
    persistedOnly: toggle().default(true),
  });

/** What each role may ask for when the file does not say. */
const ALLOWED_PURPOSES: Readonly<Record<string, Purpose[]>> = {
  service_agent: ['SERVICE'],
  senior_service_agent: ['SERVICE'],
  account_manager: ['SALES', 'SERVICE'],
  analyst: ['ANALYTICS', 'MARKETING'],
  compliance_officer: ['AUDIT'],
};

const viewers = () =>
  group({
    jwt: jwt(),
    purposes: named(roleName(), purposes()).default(() => structuredClone(ALLOWED_PURPOSES)),
    grades: list(group({ role: roleName(), afterMonths: whole(0), becomes: roleName() })).prefault([
      { role: 'service_agent', afterMonths: 24, becomes: 'senior_service_agent' },
    ]),
    apiKeys: list(apiKey()).default([]),
    explainRoles: list(roleName()).default([]),
  });

const limits = () =>
  group({
    depth: whole(1, 1000).default(12),
    aliases: whole(0, 10_000).default(30),
    tokens: whole(1, 1_000_000).default(2000),
    rootFields: whole(1, 1000).default(10),
    cost: whole(1).default(50_000),
    duplicates: whole(0, 10_000).default(10),
    directives: whole(0, 10_000).default(50),
    listSize: whole(1, 100_000).default(20),
    bodyBytes: whole(1).default(262_144),
    pageSize: whole(1, 100_000).default(500),
  }).prefault({});

const source = () =>
  group({
    url: httpUrl(),
    auth: auth(),
    budgetMs: whole(1).default(3000),
    concurrency: whole(1, 10_000).default(16),
  });

/** Four rising cuts make five scores. */
const cuts = (otherwise: readonly [number, number, number, number]) => {
  const expected = 'a list of four rising numbers';
  const cut = z.number(expected);
  return z
    .tuple([cut, cut, cut, cut], expected)
    .refine(([first, second, third, fourth]) => first < second && second < third && third < fourth, expected)
    .default([...otherwise]);
};

const value = () =>
  group({
    reportingCurrency: currency().default('CNY'),
    rates: named(currency(), decimal()).default({
      USD: '7.10',
      EUR: '7.70',
      GBP: '9.00',
      JPY: '0.048',
      HKD: '0.91',
    }),
    rfmCuts: group({
      recency: cuts([30, 90, 180, 365]),
      frequency: cuts([2, 4, 8, 15]),
      monetary: cuts([1000, 5000, 20_000, 100_000]),
    }).prefault({}),
    tiers: group({ high: decimal().default('50000'), medium: decimal().default('10000') }).prefault({}),
  }).prefault({});

/** The settings, as the file states them; `docs` and `check-config` speak of them under these names. */
export const ConfigSchema = group({
  host: text().default('127.0.0.1'),
  port: whole(0, 65_535).default(4000),
  production: toggle().default(false),
  workers: workers().default(1),
  store: group({ path: text().default('.facet/facet.db') }).prefault({}),
  /** The day as of which derived fields are computed; absent: today. */
  asOf: day().exactOptional(),
  schema: group({ folder: text().default('schema') }).prefault({}),
  policies: group({
    model: text().default('src/policies/model.conf'),
    policy: text().default('src/policies/policy.csv'),
  }).prefault({}),
  viewers: viewers(),
  limits: limits(),
  sources: named(sourceName(), source()).refine(
    (sources) => Object.keys(sources).length > 0,
    'at least one source',
  ),
  value: value(),
  identity: group({ refreshMinutes: whole(1).default(15), genericKeyLimit: whole(1).default(20) }).prefault(
    {},
  ),
  samples: group({
    port: whole(1, 65_532).default(4101),
    customers: whole(1, 1_000_000).default(2000),
    seed: whole(0).default(1),
  }).exactOptional(),
  telemetry: group({
    enabled: toggle().default(false),
    otlpUrl: httpUrl().exactOptional(),
    sampleRatio: share().default(0.1),
  }).prefault({}),
  log: group({
    level: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  }).prefault({}),
}).refine((settings) => settings.workers === 1 || settings.store.path !== ':memory:', {
  path: ['store', 'path'],
  error: 'a file, which several workers share',
});
