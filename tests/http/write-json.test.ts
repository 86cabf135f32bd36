import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeJson } from '../../src/http/write-json.ts';
import { startToy } from './toy-gateway.ts';
import type { Toy } from './toy-gateway.ts';

const LONG = '客'.repeat(1_000);

const textOf = async (value: object): Promise<string> => {
  const written = await writeJson(value);
  return (Buffer.isBuffer(written) ? written : Buffer.concat(written)).toString();
};

/** A value among so many others that the whole is cut into slices: in a list, in an object, and with lists in lists. */
function among(value: unknown): Record<string, unknown> {
  const rows = Array.from({ length: 600 }, (_, index) => (index % 7 === 0 ? value : { index, LONG }));
  return {
    errors: undefined,
    data: { nothing: {}, value, rows, nested: [[], [rows, value], { rows }, [undefined, null]], last: value },
    extensions: { 'key "quoted"': value, none: undefined },
  };
}

test('writes what JSON.stringify writes, whole or in slices', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
      expect(await textOf({ value })).toBe(JSON.stringify({ value }));
      const large = among(value);
      expect((await textOf(large)) === JSON.stringify(large)).toBe(true);
      const pieces = { rows: Array.from({ length: 2_000 }, () => ({ value })) };
      expect((await textOf(pieces)) === JSON.stringify(pieces)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('what is large and says itself how it is written is asked', async () => {
  const rows = Array.from({ length: 500 }, () => LONG);
  for (const value of [
    { rows, toJSON: () => ({ short: 1 }) },
    [{ rows, toJSON: () => rows }],
    { rows, toJSON: 'a field' },
  ])
    expect(await textOf(value)).toBe(JSON.stringify(value));
});

test('a list whose items are not as long as those that were weighed', async () => {
  for (const long of [LONG, LONG.repeat(500)]) {
    const rows = Array.from({ length: 1_001 }, (_, index) => (index % 50 === 7 ? long : index));
    expect((await textOf({ rows })) === JSON.stringify({ rows })).toBe(true);
  }
});

test('answers that are written at the same time do not mix', async () => {
  const answers = ['甲', 'B'].map((name) => ({
    rows: Array.from({ length: 5_000 }, () => name.repeat(500)),
  }));
  const written = await Promise.all(answers.map(textOf));
  expect(written.map((text, index) => text === JSON.stringify(answers[index]))).toEqual([true, true]);
});

test('a small value is written at once', () => {
  expect(writeJson({ data: { customers: [] } })).toEqual(Buffer.from('{"data":{"customers":[]}}'));
});

test.each([
  ['a long list', { rows: Array.from({ length: 5_000 }, () => LONG) }],
  [
    'few items with long lists',
    { few: [1, 2, 3].map(() => ({ rows: Array.from({ length: 1_700 }, () => LONG) })) },
  ],
  [
    'an object of many fields',
    Object.fromEntries(Array.from({ length: 20 }, (_, index) => [index, LONG.repeat(250)])),
  ],
])('others have their turn while %s of 5 MB is written', async (_, value) => {
  const written = Promise.resolve(writeJson(value)).then(() => true);
  let turns = 0;
  while (!(await Promise.race([written, setImmediate(false)]))) turns += 1;
  expect(turns).toBeGreaterThanOrEqual(10);
});

test.each([
  ['POST /graphql', (toy: Toy) => toy.query('{ customers { nodes { name } } }')],
  ['GET /q/', (toy: Toy) => toy.get('/q/count')],
])('%s writes a large answer in many turns of the event loop', async (_, ask) => {
  let turn = 0;
  const turns = new Set<number>();
  const name = {
    LONG,
    toJSON() {
      turns.add(turn);
      return LONG;
    },
  };
  const nodes = Array.from({ length: 5_000 }, () => ({ name }));
  const toy = await startToy({ result: { data: { customers: { nodes } } } });
  const counter = new AbortController();
  const count = async (): Promise<void> => {
    while (!counter.signal.aborted) {
      await setImmediate();
      turn += 1;
    }
  };
  const counted = count();
  const text = await (await ask(toy)).text();
  counter.abort();
  await counted;
  await toy.server.close();
  expect(text.length).toBeGreaterThan(5_000_000);
  expect(turns.size).toBeGreaterThanOrEqual(10);
});

test('a large answer leaves in slices and arrives whole, as long as it says unless it is compressed', async () => {
  const nodes = Array.from({ length: 1_000 }, (_, index) => ({ name: `${index} ${LONG}` }));
  const result = { data: { customers: { nodes } } };
  const expected = JSON.stringify(result);
  const toy = await startToy({ result });
  const length = String(Buffer.byteLength(expected));
  for (const [coding, says] of [
    ['identity', [null, length]],
    ['gzip', ['gzip', null]],
  ] as const) {
    const answer = await toy.get('/q/count', { 'accept-encoding': coding });
    expect(['content-encoding', 'content-length'].map((name) => answer.headers.get(name))).toEqual(says);
    expect((await answer.text()) === expected).toBe(true);
  }
  await toy.server.close();
});
