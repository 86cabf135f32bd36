import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureSamples } from '../../samples/data/ensure.ts';
import { loadConfig } from '../../src/config.ts';
import type { Catalogue } from '../../src/graph/catalogue.ts';
import { openBundle, openCatalogue } from '../../src/start.ts';
import { type Answer, runFacet, type RunningFacet } from '../support/running-facet.ts';
import { signToken } from '../support/token.ts';
import { askForAll, askForOne, type Operation, STYLES } from './operations.ts';
import { createScanner } from './scanner.ts';
import { planOf, readWorld, secretsOf, type SweptViewer, VIEWERS, type World } from './viewers.ts';
import { writingsOf } from './writings.ts';

const CUSTOMERS = 200;
const ROOMY = {
  limits: {
    cost: 100_000_000,
    tokens: 20_000,
    aliases: 1_000,
    duplicates: 1_000,
    directives: 1_000,
    depth: 20,
  },
};

let facet: RunningFacet;
let catalogue: Catalogue;
let world: World;
let stdout = '';
const counts = { operations: 0, bytes: 0 };
const originals = { out: process.stdout.write, err: process.stderr.write };

function listen(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
    stdout += String(chunk);
    return write(chunk, ...rest);
  };
}

beforeAll(async () => {
  listen(process.stdout);
  listen(process.stderr);
  facet = await runFacet({ customers: CUSTOMERS, settings: ROOMY });
  const config = loadConfig({ FACET_CONFIG: join(facet.folder, 'facet.config.yaml') }, process.cwd());
  catalogue = openCatalogue(config);
  const parts = { bundle: await openBundle(config, catalogue), fields: [...catalogue.fields.values()] };
  world = readWorld(parts, ensureSamples({ customers: CUSTOMERS, seed: 1 }), facet.folder);
});
afterAll(async () => {
  process.stdout.write = originals.out;
  process.stderr.write = originals.err;
  await facet[Symbol.asyncDispose]();
  console.log(counts);
});

function whole({ headers, text }: Answer): string {
  counts.bytes += text.length;
  counts.operations += 1;
  return `${JSON.stringify([...headers])}\n${text}`;
}

async function send(viewer: SweptViewer, { text, variables }: Operation, isGet = false): Promise<Answer> {
  const headers = { 'facet-purpose': viewer.purpose };
  const claims = { roles: [viewer.role], subject: viewer.subject };
  if (!isGet) return facet.ask(claims, text, variables, headers);
  const query = new URLSearchParams({
    query: text,
    variables: JSON.stringify(variables),
    operationName: 'Sweep',
  });
  return facet.get(`/graphql?${query}`, {
    ...headers,
    authorization: `Bearer ${await signToken(claims)}`,
    'apollo-require-preflight': 'true',
  });
}

const globalId = (type: string, key: string): string => Buffer.from(`${type}:${key}`).toString('base64url');

it('x', async () => {
  for (const viewer of VIEWERS) {
    const secrets = secretsOf(world, viewer);
    const scan = createScanner(secrets.hidden);
    console.log(viewer.role, viewer.purpose, secrets.values, secrets.hidden.size, secrets.visible.size);
    for (const style of STYLES) {
      const op = askForAll(catalogue, style, { type: 'CustomerConnection', field: 'customers(first: 50)' });
      const answer = await send(viewer, op, style === 'PLAIN' && op.text.length < 7000);
      const errors = (answer.body?.errors ?? []).map(
        (e: { message: string; path?: string[] }) => `${e.message} ${e.path?.join('.')}`,
      );
      const text = whole(answer);
      const t = Date.now();
      const hits = [...scan(text)];
      console.log(
        style,
        answer.status,
        op.text.length,
        text.length,
        Date.now() - t,
        errors.slice(0, 3),
        hits.slice(0, 12),
        hits.length,
        hits.slice(0, 4).map((h) => {
          const i = text.indexOf(h);
          return text.slice(i - 60, i + 60);
        }),
      );
    }
  }
}, 200_000);
