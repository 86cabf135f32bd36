/** One collection of young garbage. */
export interface Scavenge {
  /** Bytes allocated since the collection before. */
  readonly allocated: number;
  /** Bytes that became old. */
  readonly promoted: number;
}

/** A line of the trace. Lines of two threads may run into each other, though rarely; neither is whole then, and neither is read. */
const LINE =
  /^\[\d+:(?<isolate>0x[\da-f]+):\d+\] +\d+ ms: pause=\S+ mutator=\S+ gc=(?<kind>\w+) .* allocated=(?<allocated>\d+) promoted=(?<promoted>\d+) /gm;

/**
 * The scavenges of a process's main thread, in order, out of what it wrote under `--trace-gc-nvp`. Every thread has an isolate of its own and traces into the same
 * output; the main thread's is the first to trace, since it starts the others.
 */
export function scavengesOf(output: string): readonly Scavenge[] {
  const collections = Array.from(output.matchAll(LINE), ({ groups = {} }) => groups);
  const main = collections[0]?.['isolate'];
  return collections
    .filter(({ isolate, kind }) => isolate === main && kind === 's')
    .map(({ allocated, promoted }) => ({ allocated: Number(allocated), promoted: Number(promoted) }));
}
