import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createZstdDecompress,
  gunzipSync,
  zstdDecompressSync,
} from 'node:zlib';
import fastify from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { FacetError } from '../../src/errors.ts';
import { compressAnswers } from '../../src/http/compress.ts';
import { errorAnswers } from '../../src/http/error-answers.ts';
import { startToy, TOKEN } from './toy-gateway.ts';
import type { Toy, ToyOptions } from './toy-gateway.ts';

const toys: Toy[] = [];
afterEach(async () => {
  await Promise.all(toys.splice(0).map(({ server }) => server.close()));
});

async function start(options: ToyOptions): Promise<Toy> {
  const toy = await startToy(options);
  toys.push(toy);
  return toy;
}

/** As the bytes come: `fetch` asks for compression by itself, and takes it off again. */
function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const method = body === undefined ? 'GET' : 'POST';
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  request(url, { method, headers: { ...TOKEN, ...type, ...headers } }, resolve)
    .on('error', reject)
    .end(body);
  return promise;
}

const LARGE = JSON.stringify({ query: '{ customers(first: 500) { nodes { id name email } } }' });
const SMALL = JSON.stringify({ query: '{ customer(id: "1") { id name } }' });

const DECODED: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes),
  br: (bytes) => brotliDecompressSync(bytes),
  zstd: (bytes) => zstdDecompressSync(bytes),
};

test.each([
  ['gzip', 'gzip'],
  ['br', 'br'],
  ['zstd', 'zstd'],
  ['gzip, deflate, br, zstd', 'zstd'],
  ['gzip;q=1, br;q=0.5', 'gzip'],
  ['GZIP ; q=0.4, br;q=0', 'gzip'],
  ['*', 'zstd'],
  ['*;q=0.5, zstd;q=0', 'br'],
  ['identity;q=0.5, gzip', 'gzip'],
  ['identity, gzip;q=0.5', undefined],
  ['deflate', undefined],
  ['gzip;q=0', undefined],
  ['gzip;q=much', undefined],
  ['', undefined],
  [undefined, undefined],
])('a large answer for a client that takes %j leaves as %s', async (accepted, coding) => {
  const { url } = await start({ rows: 500 });
  const plain = await buffer(await ask(`${url}/graphql`, {}, LARGE));
  const answer = await ask(
    `${url}/graphql`,
    accepted === undefined ? {} : { 'accept-encoding': accepted },
    LARGE,
  );
  const bytes = await buffer(answer);
  expect(answer.headers['content-encoding']).toBe(coding);
  expect(answer.headers['vary']).toBe('accept-encoding');
  expect(answer.headers['content-length']).toBe(String(bytes.length));
  expect((DECODED[coding ?? '']?.(bytes) ?? bytes).equals(plain)).toBe(true);
  expect(bytes.length < plain.length / 2).toBe(coding !== undefined);
});

test('a small answer is left as it is', async () => {
  const { url } = await start({});
  const answer = await ask(`${url}/graphql`, { 'accept-encoding': 'gzip, br, zstd' }, SMALL);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.headers['vary']).toBeUndefined();
  expect(JSON.parse(String(await buffer(answer)))).toMatchObject({ data: { customer: { id: '1' } } });
});

test.each(['gzip', 'br', 'zstd'])('a feed as %s is the feed', async (coding) => {
  const { url } = await start({ rows: 9 });
  const plain = await buffer(await ask(`${url}/q/all-customers.csv`, {}));
  const answer = await ask(`${url}/q/all-customers.csv`, { 'accept-encoding': coding });
  expect(answer.headers['content-encoding']).toBe(coding);
  expect(DECODED[coding]?.(await buffer(answer)).equals(plain)).toBe(true);
});

const DECODERS = { gzip: createGunzip, br: createBrotliDecompress, zstd: createZstdDecompress };

test.each(['gzip', 'br', 'zstd'] as const)(
  'the rows of a page arrive as %s before the next page is there',
  async (coding) => {
    const second = Promise.withResolvers<undefined>();
    let pages = 0;
    const { url } = await start({
      rows: 4,
      before: async () => {
        if (++pages > 1) await second.promise;
      },
    });
    const answer = await ask(`${url}/q/all-customers.ndjson`, { 'accept-encoding': coding });
    let text = '';
    for await (const piece of answer.pipe(DECODERS[coding]())) {
      text += String(piece);
      // Would wait for ever if the first page were kept back until the last.
      if (text.includes('Customer, 0')) second.resolve(undefined);
    }
    expect(text.trim().split('\n')).toHaveLength(4);
  },
);

test('a compressed feed that breaks off does not look complete', async () => {
  let pages = 0;
  const broken = Promise.withResolvers<undefined>();
  const { url } = await start({
    rows: 6,
    before: async () => {
      pages += 1;
      if (pages > 1) await broken.promise;
    },
    page: (after) => {
      if (after > 0) throw new Error('gone');
      return [];
    },
  });
  const answer = await ask(`${url}/q/all-customers.csv`, { 'accept-encoding': 'gzip' });
  broken.resolve(undefined);
  expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([200, 'gzip']);
  await expect(buffer(answer)).rejects.toThrow('aborted');
});

test('a stream that fails before the first of it has left is an error like any other', async () => {
  const app = fastify();
  compressAnswers(app);
  errorAnswers(app, { bodyBytes: 1, production: true });
  app.get('/feed', (_, reply) =>
    reply.header('content-disposition', 'inline').send(
      new Readable({
        read() {
          this.destroy(new FacetError('SOURCE_UNAVAILABLE', { details: { source: 'erp' } }));
        },
      }),
    ),
  );
  const { statusCode, headers, body } = await app.inject({
    url: '/feed',
    headers: { 'accept-encoding': 'gzip' },
  });
  expect([statusCode, headers['content-encoding'], headers['content-disposition']]).toEqual([
    502,
    undefined,
    undefined,
  ]);
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'SOURCE_UNAVAILABLE' } }] });
});

test('a compressed feed is read no faster than the client takes it, and no further when it goes away', async () => {
  let pages = 0;
  const { url } = await start({ rows: 1_000_000, before: async () => (pages += 1) });
  const answer = await ask(`${url}/q/all-customers.ndjson`, { 'accept-encoding': 'gzip' });
  const pagesInAWhile = async (): Promise<number> => {
    const before = pages;
    await setTimeout(50);
    return pages - before;
  };
  await expect.poll(pagesInAWhile, { timeout: 20_000 }).toBe(0);
  answer.once('data', () => answer.pause());
  answer.destroy();
  await expect.poll(pagesInAWhile).toBe(0);
  expect(pages).toBeLessThan(400_000);
});
