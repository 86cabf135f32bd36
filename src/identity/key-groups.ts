/** Records by key, for the keys of one kind: the members of group g are `members[starts[g]]` up to `members[starts[g + 1]]`. */
export interface KeyGroups {
  readonly starts: Int32Array;
  readonly members: Int32Array;
  /** How many keys were left out for being shared by too many records. */
  readonly generic: number;
}

/**
 * Groups of two and more records that share a key. `records[i]` has the key `keys[i]` (1 to `keyCount`), no pair twice. A key that more than
 * `genericKeyLimit` records share says nothing of who they are (a switchboard, `info@`, a placeholder), and is left out.
 */
export function groupByKey(
  pairs: { readonly records: Int32Array; readonly keys: Int32Array },
  keyCount: number,
  genericKeyLimit: number,
): KeyGroups {
  const { records, keys } = pairs;
  const sizes = new Int32Array(keyCount + 1);
  for (const key of keys) sizes[key] = (sizes[key] ?? 0) + 1;
  const next = new Int32Array(keyCount + 1).fill(-1);
  const starts: number[] = [0];
  let end = 0;
  let generic = 0;
  for (const [key, size] of sizes.entries()) {
    if (size > genericKeyLimit) generic += 1;
    if (size < 2 || size > genericKeyLimit) continue;
    next[key] = end;
    end += size;
    starts.push(end);
  }
  const members = new Int32Array(end);
  for (const [at, key] of keys.entries()) {
    const place = next[key] ?? -1;
    if (place < 0) continue;
    members[place] = records[at] ?? 0;
    next[key] = place + 1;
  }
  return { starts: Int32Array.from(starts), members, generic };
}

/** The groups one after the other. */
export function* eachGroup({ starts, members }: KeyGroups): Generator<Int32Array> {
  for (let group = 0; group + 1 < starts.length; group += 1) {
    yield members.subarray(starts[group], starts[group + 1]);
  }
}
