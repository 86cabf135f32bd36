/** A stream of pseudo-random numbers. The same seeds give the same stream on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole number, both ends included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Picks an item with a probability in proportion to its weight. */
  weighted<Item>(entries: readonly (readonly [Item, number])[]): Item;
}

/** One step of SplitMix (Steele, Lea, Flood 2014), with the 32-bit finalizer of MurmurHash3. */
function splitMix(state: number): number {
  let mixed = (state + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** sfc32, Small Fast Counting generator (Doty-Humphrey, PractRand); the seeds are mixed so that neighbours share nothing. */
function sfc32(seeds: readonly number[]): () => number {
  let mixed = 0;
  for (const seed of seeds) mixed = splitMix(mixed ^ splitMix(seed | 0));
  let a = splitMix(mixed);
  let b = splitMix(a);
  let c = splitMix(b);
  let counter = 1;
  const step = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round += 1) step();
  return step;
}

/** A stream of its own for each combination of whole numbers, so that a customer does not depend on how many others are made. */
export function randomOf(...seeds: readonly number[]): Random {
  const next = sfc32(seeds);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new RangeError('expected a list with at least one item, got an empty one');
    return item;
  };
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick,
    weighted: (entries) => {
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of entries) {
        left -= weight;
        if (left < 0) return item;
      }
      return pick(entries)[0];
    },
  };
}
