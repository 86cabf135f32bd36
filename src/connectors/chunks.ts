import { isLongTurn, ownTurn } from '../own-turn.ts';
import type { Row } from './connector.ts';

interface ChunkLimits {
  /** Most values in a chunk. */
  readonly batch: number;
  /** Most bytes that the values of a chunk may take; a single value always has a chunk. */
  readonly bytes: number;
  /** The bytes that one value takes, with what separates it from the next. */
  readonly sizeOf: (value: string) => number;
}

/** Cuts the values, each taken once, into the fewest chunks in their order that keep to the limits. */
export function chunkValues(
  values: readonly string[],
  { batch, bytes, sizeOf }: ChunkLimits,
): readonly (readonly string[])[] {
  const chunks: string[][] = [];
  let chunk: string[] = [];
  let room = bytes;
  for (const value of new Set(values)) {
    const size = sizeOf(value);
    if (chunk.length > 0 && (chunk.length >= batch || size > room)) {
      chunks.push(chunk);
      chunk = [];
      room = bytes;
    }
    chunk.push(value);
    room -= size;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}

/** Fetches the chunks side by side, at most so many at the same time, and joins their rows. The first that fails is the end of all. */
export function fetchChunks(
  chunks: readonly (readonly string[])[],
  concurrency: number,
  fetch: (chunk: readonly string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? fetch(only) : fetchAll(chunks, concurrency, fetch);
}

async function fetchAll(
  ...[chunks, concurrency, fetch]: Parameters<typeof fetchChunks>
): Promise<readonly Row[]> {
  const rows: (readonly Row[])[] = [];
  const queue = chunks.entries();
  const work = async () => {
    for (const [index, chunk] of queue) {
      if (isLongTurn()) await ownTurn();
      rows[index] = await fetch(chunk);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, chunks.length) }, work));
  return rows.flat();
}
