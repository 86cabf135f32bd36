import type { Call, Row } from './connector.ts';

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

interface Together {
  /** Most chunks at the same time. */
  readonly concurrency: number;
  readonly call: Call;
}

/** Fetches the chunks side by side and joins their rows. The first that fails ends the others. */
export async function fetchChunks(
  chunks: readonly (readonly string[])[],
  { concurrency, call }: Together,
  fetch: (chunk: readonly string[], call: Call) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const [only] = chunks;
  if (only === undefined) return [];
  if (chunks.length === 1) return fetch(only, call);
  const ended = new AbortController();
  const end = () => ended.abort();
  const rows: (readonly Row[])[] = [];
  const queue = chunks.entries();
  const work = async () => {
    for (const [index, chunk] of queue) {
      rows[index] = await fetch(chunk, { signal: ended.signal, meter: call.meter });
    }
  };
  call.signal.addEventListener('abort', end);
  if (call.signal.aborted) end();
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, chunks.length) }, work));
  } catch (error) {
    end();
    throw error;
  } finally {
    call.signal.removeEventListener('abort', end);
  }
  return rows.flat();
}
