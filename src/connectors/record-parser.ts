import { randomUUID } from 'node:crypto';
import type { Value } from './connector.ts';
import type { ParseJson } from './http.ts';
import { atPath, isObject } from './json.ts';
import type { Projection } from './paged-connector.ts';
import { rowBuilder, type FieldReader, type QuickReader } from './row-builder.ts';

/** How records are written that have the same names in the same order, plain texts where the first had texts, and no others. */
interface Shape {
  /** One record with what separates it from the next; captures the wanted values. */
  readonly pattern: RegExp;
  readonly build: ReturnType<typeof rowBuilder>;
}

/** Of a source that writes its records now this way and now that, no more is learned. */
const LESSONS = 8;
/** Characters of an answer that costs as much either way. */
const SHORT = 500;
/** Stands for the records that have been read already; no source can know it. */
const MARK = randomUUID();
const TEXT = String.raw`"([^"\\\x00-\x1f]*)"|null`;
const BARE = String.raw`(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)`;

const READERS: Readonly<Record<'text' | 'bare', QuickReader['read']>> = {
  text: (found) => (typeof found === 'string' ? found : null),
  bare: (found) => readBare(String(found)),
};

/** A number, `true`, `false` or `null`. Most are whole and short; put together here, they cost a third of what `Number` takes. */
function readBare(text: string): Value {
  if (text.length > 15) return JSON.parse(text);
  let whole = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return JSON.parse(text);
    whole = whole * 10 + digit;
  }
  return whole;
}

/**
 * Makes the function that parses the answers to one question, to what `JSON.parse` would make of them but for members that are not wanted. Flat records that
 * are written like those of an answer before are read with one pattern, which costs a fifth; what it does not match is left to
 * `JSON.parse`. The texts of such records are parts of the answer's text, and keep it in memory.
 */
export function recordParser({ lookup, names }: Projection, path: readonly string[]): ParseJson {
  // What comes of a scan may be kept.
  if (lookup === undefined || path.length === 0) return JSON.parse;
  const wanted = new Set(names);
  let shape: Shape | undefined;
  let lessons = LESSONS;
  return (text) => {
    if (text.length <= SHORT) return JSON.parse(text);
    const body = shape && parseShaped(text, path, shape);
    if (body !== undefined) return body;
    const parsed: unknown = JSON.parse(text);
    const list = atPath(parsed, path);
    if (lessons > 0 && Array.isArray(list) && list.length > 0) {
      lessons -= 1;
      shape = shapeOf(list, wanted);
    }
    return parsed;
  };
}

/** Undefined where no record is read, or where those that were are not the answer's. */
function parseShaped(text: string, path: readonly string[], { pattern, build }: Shape): unknown {
  const before = `${JSON.stringify(path.at(-1))}:[`;
  const found = text.indexOf(`${before}{`);
  if (found < 0) return undefined;
  const start = found + before.length;
  const records: unknown[] = [];
  let end = start;
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    records.push(build(match));
    end = pattern.lastIndex;
  }
  if (records.length === 0) return undefined;
  const comma = text.charAt(end) === ']' ? '' : ',';
  const body: unknown = JSON.parse(`${text.slice(0, start)}"${MARK}"${comma}${text.slice(end)}`);
  const holder = atPath(body, path.slice(0, -1));
  const list = atPath(body, path);
  // Another list of the same name may stand before.
  if (!isObject(holder) || !Array.isArray(list) || list[0] !== MARK) return undefined;
  Object.assign(holder, { [path.at(-1) ?? '']: list.length === 1 ? records : records.concat(list.slice(1)) });
  return body;
}

/** Names as the first of the records has them, values as the first that is not null. */
function shapeOf([first, ...more]: readonly unknown[], wanted: ReadonlySet<string>): Shape | undefined {
  if (!isObject(first)) return undefined;
  const members: string[] = [];
  const readers: FieldReader[] = [];
  for (const [name, own] of Object.entries(first)) {
    const value = own ?? more.map((one) => atPath(one, [name])).find((one) => one !== null) ?? '';
    if (typeof value === 'object') return undefined;
    const kind = typeof value === 'string' ? 'text' : 'bare';
    // The source's own names stand in the pattern as what they are, whatever they are.
    members.push(`${RegExp.escape(JSON.stringify(name))}:(?:${kind === 'text' ? TEXT : BARE})`);
    const quick = { member: String(members.length), read: READERS[kind] };
    if (wanted.has(name)) readers.push({ field: name, read: () => null, quick });
  }
  const pattern = new RegExp(String.raw`\{${members.join(',')}\}(?:,(?=\{)|(?=\]))`, 'y');
  return { pattern, build: rowBuilder(readers) };
}
