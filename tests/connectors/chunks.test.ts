import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunkValues, fetchChunks } from '../../src/connectors/chunks.ts';
import { beBusy, countTurns } from '../support/turns.ts';

const size = (value: string) => value.length;

describe('chunkValues', () => {
  test.each([
    [[], 2, 100, []],
    [['a', 'b', 'c'], 2, 100, [['a', 'b'], ['c']]],
    [['a', 'b', 'a'], 5, 100, [['a', 'b']]],
    [['aaaa', 'bbbb', 'cc'], 5, 6, [['aaaa'], ['bbbb', 'cc']]],
    [['much-too-long', 'b'], 5, 3, [['much-too-long'], ['b']]],
  ])('%j in batches of %i and %i bytes', (values, batch, bytes, expected) => {
    expect(chunkValues(values, { batch, bytes, sizeOf: size })).toEqual(expected);
  });

  test('every value is in exactly one chunk, and no chunk passes a limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 8 })),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 8, max: 20 }),
        (values, batch, bytes) => {
          const chunks = chunkValues(values, { batch, bytes, sizeOf: size });
          expect(chunks.flat()).toEqual([...new Set(values)]);
          for (const chunk of chunks) {
            expect(chunk.length).toBeLessThanOrEqual(batch);
            expect(chunk.join('').length).toBeLessThanOrEqual(bytes);
          }
        },
      ),
    );
  });
});

describe('fetchChunks', () => {
  test('keeps to the concurrency and joins all rows', async () => {
    let running = 0;
    let most = 0;
    const chunks = Array.from({ length: 20 }, (_, index) => [String(index)]);
    const rows = await fetchChunks(chunks, 3, async ([id = '']) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return [{ id }];
    });
    expect(rows).toHaveLength(20);
    expect(most).toBe(3);
  });

  test('lets others have their turn where it takes long to ask', async () => {
    const others = countTurns();
    const chunks = Array.from({ length: 8 }, (_, index) => [String(index)]);
    await fetchChunks(chunks, 8, async () => {
      beBusy(6);
      return [];
    });
    others.stop();
    expect(others.turns()).toBeGreaterThanOrEqual(7);
  });

  test('the first failure is the end', async () => {
    const left = new Promise<never>(() => undefined);
    const fetch = ([id = '']: readonly string[]) =>
      id === 'bad' ? Promise.reject(new Error('broken')) : left;
    await expect(fetchChunks([['a'], ['bad'], ['c']], 2, fetch)).rejects.toThrow('broken');
  });
});
