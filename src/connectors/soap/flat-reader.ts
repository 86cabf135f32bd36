import { rowBuilder } from '../row-builder.ts';
import type { WantedElement } from './wanted-element.ts';

/** What an element holds that has but texts below it, by name; null for those that are not there. */
type Texts = Readonly<Record<string, string | null>>;

interface Shape {
  readonly pattern: RegExp;
  readonly build: (match: RegExpExecArray) => Texts;
}

/** Reads elements that hold nothing but wanted texts, each at most once: most records. */
export interface FlatReader {
  /** An element from the end of its start tag on, if it is written as those that were learned from. */
  read(xml: string, at: number): Texts | undefined;
  /** Where the element ends that was read last. */
  end(): number;
  /** From an element that had to be read the long way. */
  learn(element: WantedElement, parts: Readonly<Record<string, unknown>>): void;
}

/** Of a source that writes its elements now in this order and now in that, no more is learned. */
const LESSONS = 16;
const TAG = /^<[\w.:-]+>$/;

/** One pattern for the whole element, at a third of the cost of one tag after the other: all texts ever seen in it, in their order, each of which may be missing. */
export function flatReader(): FlatReader {
  let order: readonly string[] = [];
  let shape: Shape | undefined;
  let end = 0;
  let lessons = LESSONS;
  return {
    read(xml, at) {
      if (shape === undefined) return undefined;
      const { pattern, build } = shape;
      pattern.lastIndex = at;
      const match = pattern.exec(xml);
      if (match === null) return undefined;
      end = pattern.lastIndex;
      return build(match);
    },
    end: () => end,
    learn(element, parts) {
      const names = Object.keys(parts);
      if (lessons === 0 || isWithin(names, order)) return;
      if (names.some((name) => typeof parts[name] !== 'string')) return;
      lessons -= 1;
      order = merged(names, order);
      shape = shapeOf(element, order);
    },
  };
}

/** Whether all names are in the list, in its order. */
function isWithin(names: readonly string[], list: readonly string[]): boolean {
  let at = -1;
  return names.every((name) => {
    const found = list.indexOf(name, at + 1);
    if (found >= 0) at = found;
    return found >= 0;
  });
}

/** The names seen now, with those seen before behind the ones that they followed. */
function merged(names: readonly string[], before: readonly string[]): readonly string[] {
  const all = [...names];
  for (const [index, name] of before.entries()) {
    if (all.includes(name)) continue;
    const previous = before[index - 1];
    all.splice(previous === undefined ? 0 : all.indexOf(previous) + 1, 0, name);
  }
  return all;
}

function shapeOf({ close, children }: WantedElement, names: readonly string[]): Shape | undefined {
  const texts = names.map((name) => children.get(name));
  const tags = texts.map((text) => text?.open ?? '');
  if (!tags.every((tag) => TAG.test(tag)) || close === '') return undefined;
  const groups = texts.map((text) => `(?:${literal(text?.open)}([^<&]*)${literal(text?.close)})?`).join('');
  const pattern = new RegExp(`>(?=<[^/])${groups}${literal(close)}`, 'y');
  return { pattern, build: rowBuilder(names.map(textReader)) };
}

/** The source's own tags stand in the pattern as what they are. */
const literal = (tag = '') => RegExp.escape(tag);

const trimmed = (found: unknown) => (typeof found === 'string' ? found.trim() : null);

function textReader(field: string, index: number) {
  return { field, read: () => null, quick: { member: String(index + 1), read: trimmed } };
}
