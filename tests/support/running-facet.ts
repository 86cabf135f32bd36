import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { stringify } from 'yaml';
import { CREDENTIALS } from '../../samples/credentials.ts';
import { startSamples } from '../../samples/start-samples.ts';
import { loadConfig } from '../../src/config.ts';
import { type Facet, startFacet } from '../../src/start.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { unreliable, type Unreliable } from './unreliable.ts';
import { signToken, type TokenClaims } from './token.ts';

export type SourceName = 'erp' | 'crm' | 'ticketing' | 'commerce';

interface Options {
  readonly customers?: number;
  /** The samples' data, where they are not the usual ones. */
  readonly samplesFolder?: string;
  readonly budgetMs?: number;
  /** Sources besides the samples', as the configuration file has them. */
  readonly moreSources?: Readonly<Record<string, unknown>>;
  /** Further settings of the configuration file. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

const AUTH = {
  erp: { kind: 'basic', ...CREDENTIALS.erp },
  crm: { kind: 'usernameToken', ...CREDENTIALS.crm },
  ticketing: { kind: 'bearer', ...CREDENTIALS.ticketing },
  commerce: { kind: 'header', name: 'X-API-Key', value: CREDENTIALS.commerce.apiKey },
} as const;

/** An answer over HTTP, whole and parsed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; null where it is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test digs for what it expects, and fails where it is not
  readonly body: any;
}

export interface RunningFacet extends AsyncDisposable {
  readonly url: string;
  /** Stops the gateway and starts it again over the same store; the sources go on. */
  restart(): Promise<void>;
  /** The sources; each stands behind something that remembers, and that can be told to misbehave. */
  readonly sources: Readonly<Record<SourceName, Unreliable>>;
  /** The store's folder. */
  readonly folder: string;
  /** All lines that were logged. */
  log(): string;
  ask(
    claims: TokenClaims,
    query: string,
    variables?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  let body: unknown = null;
  try {
    body = isJson ? JSON.parse(text) : null;
  } catch {
    body = null;
  }
  return { status: response.status, headers: response.headers, text, body };
}

/** The whole gateway over the four sample systems, all on free ports, with everything linked. */
export async function runFacet({
  customers = 300,
  samplesFolder,
  budgetMs = 10_000,
  moreSources = {},
  settings = {},
}: Options = {}): Promise<RunningFacet> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-test-'));
  const samples = await startSamples({
    port: 0,
    customers,
    seed: 1,
    ...(samplesFolder !== undefined && { folder: samplesFolder }),
  });
  const [erp, crm, ticketing, commerce] = await Promise.all(
    samples.samples.map(({ url }) => unreliable(url)),
  );
  if (!erp || !crm || !ticketing || !commerce) throw new Error('expected four sample systems');
  const sources = { erp, crm, ticketing, commerce };
  const setting = (name: SourceName) => ({ url: sources[name].url, auth: AUTH[name], budgetMs });
  const configured = {
    erp: setting('erp'),
    crm: setting('crm'),
    ticketing: setting('ticketing'),
    commerce: setting('commerce'),
    ...moreSources,
  };
  const file = join(folder, 'facet.config.yaml');
  writeFileSync(
    file,
    stringify({
      samples: { customers },
      port: 0,
      store: { path: join(folder, 'facet.db') },
      sources: configured,
      ...settings,
    }),
  );
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const start = (): Promise<Facet> =>
    startFacet(loadConfig({ FACET_CONFIG: file }, process.cwd()), createLog('trace', sink));
  let facet = await start();
  await facet.linking.run();
  return {
    get url() {
      return facet.url;
    },
    async restart() {
      await facet.close();
      facet = await start();
    },
    sources,
    folder,
    log: () => lines.join(''),
    async ask(claims, query, variables = {}, headers = {}) {
      const response = await fetch(`${facet.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await signToken(claims)}`,
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      return answerOf(response);
    },
    get: async (path, headers = {}) => answerOf(await fetch(`${facet.url}${path}`, { headers })),
    async [Symbol.asyncDispose]() {
      await facet.close();
      await Promise.all(Object.values(sources).map((source) => source.close()));
      await samples.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
