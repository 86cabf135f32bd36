import { createHmac, randomBytes } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CREDENTIALS } from '../../samples/credentials.ts';
import { originOf, PORTS } from '../ports.ts';
import { FEED_FILE, feedCopies } from '../work/feeds.ts';
import { FACET_ROOT, inData, IS_FEED } from './folder.ts';

const SECRET_FILE = inData('secret');
const LINK_AGAIN_MINUTES = 24 * 60;

export interface FacetOptions {
  readonly name: string;
  readonly port: number;
  readonly store: string;
  readonly policy?: string;
  readonly traced?: boolean;
}

function secret(): string {
  if (!existsSync(SECRET_FILE)) writeFileSync(SECRET_FILE, randomBytes(48).toString('hex'), { mode: 0o600 });
  return readFileSync(SECRET_FILE, 'utf8');
}

/** The schema that Facet is shipped with, and beside its persisted queries the feed of Q6, with its copies where feeds are measured. */
function schemaWithFeed(): string {
  const folder = inData(IS_FEED ? 'schema-of-feeds' : 'schema');
  const queries = join(folder, 'queries');
  cpSync(join(FACET_ROOT, 'schema'), folder, { recursive: true });
  copyFileSync(FEED_FILE, join(queries, basename(FEED_FILE)));
  const copies = IS_FEED ? feedCopies() : [];
  for (const [name, text] of copies) writeFileSync(join(queries, `${name}.graphql`), text);
  return folder;
}

/** Writes a configuration of Facet for production, over the upstreams of the bench; gives its path. */
export function facetConfig({ name, port, store, policy, traced = false }: FacetOptions): string {
  const { erp, crm, ticketing, commerce } = PORTS.sources;
  // A slow execution is to be measured, not refused.
  const budgetMs = 30_000;
  const config = {
    port,
    production: true,
    asOf: '2026-06-30',
    store: { path: store },
    schema: { folder: schemaWithFeed() },
    policies: {
      model: join(FACET_ROOT, 'src/policies/model.conf'),
      policy: policy ?? join(FACET_ROOT, 'src/policies/policy.csv'),
    },
    viewers: { jwt: { secret: secret() } },
    // Q3 asks for 1,000 rows, Q2 for 50 x 15; the defaults are for requests from a browser.
    limits: { pageSize: 1000, cost: 10_000_000 },
    sources: {
      erp: { budgetMs, url: `${originOf(erp)}/odata/v4/erp/`, auth: { kind: 'basic', ...CREDENTIALS.erp } },
      crm: {
        budgetMs,
        url: `${originOf(crm)}/soap/crm`,
        auth: { kind: 'usernameToken', ...CREDENTIALS.crm },
      },
      ticketing: { budgetMs, url: originOf(ticketing), auth: { kind: 'bearer', ...CREDENTIALS.ticketing } },
      commerce: {
        budgetMs,
        url: `${originOf(commerce)}/graphql`,
        auth: { kind: 'header', name: 'X-API-Key', value: CREDENTIALS.commerce.apiKey },
      },
    },
    identity: { refreshMinutes: LINK_AGAIN_MINUTES },
    telemetry: traced
      ? { enabled: true, otlpUrl: originOf(PORTS.collector), sampleRatio: 0.1 }
      : { enabled: false },
    log: { level: 'warn' },
  };
  const path = inData(`${name}.yaml`);
  writeFileSync(path, JSON.stringify(config, undefined, 2), { mode: 0o600 });
  return path;
}

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token (HS256) for the viewer of the bench: an experienced service agent, who sees most in clear and some masked. */
export function viewerToken(): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    sub: 'bench',
    roles: ['senior_service_agent'],
    purpose: 'SERVICE',
    department: 'after-sales',
    region: '华东',
    tenure_months: 36,
    iat: now,
    exp: now + 24 * 60 * 60,
  };
  const signed = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64(claims)}`;
  return `${signed}.${createHmac('sha256', secret()).update(signed).digest('base64url')}`;
}
