import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureSamples } from '../../samples/data/ensure.ts';
import type { SampleFiles } from '../../samples/data/generate.ts';
import { loadConfig } from '../../src/config.ts';
import type { Catalogue } from '../../src/graph/catalogue.ts';
import { openBundle, openCatalogue } from '../../src/start.ts';
import { type Answer, runFacet, type RunningFacet } from '../support/running-facet.ts';
import { signToken } from '../support/token.ts';
import type { Operation } from './operations.ts';
import { ROOMY_LIMITS } from './roomy-limits.ts';
import { readWorld, type SweptViewer, type World } from './viewers.ts';

const CUSTOMERS = 200;

export interface SweptFacet extends AsyncDisposable {
  readonly facet: RunningFacet;
  readonly catalogue: Catalogue;
  readonly world: World;
  readonly files: SampleFiles;
  /** What the process wrote to its standard output and error since the start. */
  written(): string;
  post(viewer: SweptViewer, operation: Operation): Promise<Answer>;
  get(viewer: SweptViewer, operation: Operation): Promise<Answer>;
  feed(viewer: SweptViewer, path: string): Promise<Answer>;
}

/** Listens to what is written to both streams, until it is told to stop. */
function overhear(): { text(): string; stop(): void } {
  const heard: string[] = [];
  const streams = [process.stdout, process.stderr];
  const writers = streams.map((stream) => stream.write.bind(stream));
  for (const [index, stream] of streams.entries()) {
    stream.write = (chunk: string | Uint8Array) => {
      heard.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      return writers[index]?.(chunk) ?? true;
    };
  }
  return {
    text: () => heard.join(''),
    stop: () => {
      for (const [index, stream] of streams.entries()) {
        const write = writers[index];
        if (write) stream.write = write;
      }
    },
  };
}

const claimsOf = ({ role, subject }: SweptViewer) => ({ roles: [role], subject });

async function authorised(viewer: SweptViewer): Promise<Record<string, string>> {
  return {
    authorization: `Bearer ${await signToken(claimsOf(viewer))}`,
    'facet-purpose': viewer.purpose,
    'apollo-require-preflight': 'true',
  };
}

/** A gateway over the sample systems, with all that its sources hold at hand. */
export async function startSweptFacet(): Promise<SweptFacet> {
  const heard = overhear();
  const facet = await runFacet({
    customers: CUSTOMERS,
    settings: { telemetry: { enabled: true }, limits: ROOMY_LIMITS },
  });
  const config = loadConfig({ FACET_CONFIG: join(facet.folder, 'facet.config.yaml') }, process.cwd());
  const catalogue = openCatalogue(config);
  const parts = { bundle: await openBundle(config, catalogue), fields: [...catalogue.fields.values()] };
  const files = ensureSamples({ customers: CUSTOMERS, seed: 1 });
  return {
    facet,
    catalogue,
    files,
    world: readWorld(parts, files, facet.folder),
    written: () => heard.text(),
    post: (viewer, { text, variables }) =>
      facet.ask(claimsOf(viewer), text, variables, { 'facet-purpose': viewer.purpose }),
    get: async (viewer, { text, variables }) => {
      const query = new URLSearchParams({
        query: text,
        variables: JSON.stringify(variables),
        operationName: 'Sweep',
      });
      return facet.get(`/graphql?${query}`, await authorised(viewer));
    },
    feed: async (viewer, path) => facet.get(path, await authorised(viewer)),
    async [Symbol.asyncDispose]() {
      heard.stop();
      await facet[Symbol.asyncDispose]();
    },
  };
}

const decoded = (text: string): string =>
  Array.from(text.matchAll(/"([\w-]{8,})"/g), ([, code = '']) =>
    Buffer.from(code, 'base64url').toString(),
  ).join('\n');

/** All that a client gets: headers, body, and what its ids and cursors hold. */
export function wholeAnswer({ headers, text }: Answer): string {
  return `${JSON.stringify([...headers])}\n${text}\n${decoded(text)}`;
}

/** Every byte of the store, as text. */
export function storedBytes(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name.startsWith('facet.db'))
    .map((name) => readFileSync(join(folder, name)).toString())
    .join('\n');
}
