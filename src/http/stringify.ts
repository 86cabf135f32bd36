import { setImmediate } from 'node:timers/promises';

/** Of text that is made in one go, some 2 ms. */
const SLICE = 256 * 1024;

/** Of a list, so many items tell how large it is. */
const SAMPLES = 8;

/** JSON, as `JSON.stringify` writes it. What is large is written in slices, between which others have their turn. */
export function stringify(value: object): string | Promise<string> {
  return estimateSize(value) <= SLICE ? JSON.stringify(value) : joinSlices(value);
}

async function joinSlices(value: object): Promise<string> {
  const slices: string[] = [];
  let waiting = 0;
  for (const text of slicesOf(value)) {
    slices.push(text);
    waiting += text.length;
    if (waiting < SLICE) continue;
    waiting = 0;
    await setImmediate();
  }
  const text = slices.join('');
  // What comes next, making bytes of it, takes as long again.
  await setImmediate();
  return text;
}

function* slicesOf(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null || estimateSize(value) <= SLICE || writesItself(value))
    yield textOf(value);
  else if (Array.isArray(value)) yield* slicesOfList(value);
  else yield* slicesOfObject(value);
}

/** Not an answer's field that somebody named so. */
function writesItself(value: object): boolean {
  return typeof Reflect.get(value, 'toJSON') === 'function';
}

function* slicesOfList(list: readonly unknown[]): Generator<string> {
  let before = '[';
  for (const group of groupsOf(list)) {
    yield before;
    if (group.length === 1) yield* slicesOf(group[0]);
    else yield JSON.stringify(group).slice(1, -1);
    before = ',';
  }
  yield ']';
}

/** As many items together as make a slice; one that is larger stands alone. */
function* groupsOf(list: readonly unknown[]): Generator<readonly unknown[]> {
  let from = 0;
  let size = 0;
  for (const [index, item] of list.entries()) {
    const own = estimateSize(item);
    if (size + own > SLICE && index > from) {
      yield list.slice(from, index);
      from = index;
      size = 0;
    }
    size += own;
  }
  yield list.slice(from);
}

function* slicesOfObject(object: object): Generator<string> {
  let before = '{';
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(key)}:`;
    yield* slicesOf(value);
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}

function textOf(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}

/** Roughly how long the text will be. */
function estimateSize(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 4;
  let sum = 2;
  if (Array.isArray(value)) {
    const step = Math.ceil(value.length / SAMPLES);
    for (let index = 0; index < value.length; index += step) sum += step * (estimateSize(value[index]) + 1);
  } else {
    // The fastest way by far: no list of entries is made, and answers inherit nothing.
    for (const key in value) sum += key.length + 4 + estimateSize(Reflect.get(value, key));
  }
  return sum;
}
