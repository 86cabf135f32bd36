import { flatReader, type FlatReader } from './flat-reader.ts';

/** The elements wanted of a document, by local name; one without wanted children is wanted for its text. */
export interface Wanted {
  readonly children: ReadonlyMap<string, Wanted>;
}

/**
 * A wanted element, with how it was written last and what came behind it: the next document nearly always does the same, and one comparison of a tag
 * costs less than reading its name, looking that up and holding it against the end tag.
 */
export interface WantedElement {
  readonly name: string;
  readonly children: ReadonlyMap<string, WantedElement>;
  /** Its tags, once its start tag came without attributes. */
  open: string;
  close: string;
  /** The child that came first, and the sibling that came next. */
  first: WantedElement | undefined;
  next: WantedElement | undefined;
  /** There where all children are wanted for their texts. */
  readonly flat: FlatReader | undefined;
  /** The child that was read last; undefined before the first. */
  last: WantedElement | undefined;
}

const LONGEST_TAG = 100;

export function wantedElement(name: string, { children }: Wanted): WantedElement {
  const isFlat = children.size > 0 && [...children.values()].every((child) => child.children.size === 0);
  const below = Array.from(children, ([child, wanted]) => [child, wantedElement(child, wanted)] as const);
  return {
    name,
    children: new Map(below),
    open: '',
    close: '',
    first: undefined,
    next: undefined,
    flat: isFlat ? flatReader() : undefined,
    last: undefined,
  };
}

/** The child that is expected next, if its start tag stands there. */
export function expectedAt(xml: string, at: number, around: WantedElement): WantedElement | undefined {
  const expected = around.last === undefined ? around.first : around.last.next;
  if (expected === undefined || expected.open === '' || !xml.startsWith(expected.open, at)) return undefined;
  around.last = expected;
  return expected;
}

/** Remembers that a child came next, and how its name with its prefix was written; undefined where attributes followed it. */
export function remember(around: WantedElement, child: WantedElement, written: string | undefined): void {
  if (around.last === undefined) around.first = child;
  else around.last.next = child;
  around.last = child;
  if (written === undefined || written.length > LONGEST_TAG || child.open === `<${written}>`) return;
  // A copy: a part of a text keeps the whole of it in memory.
  const copy = Buffer.from(written).toString();
  child.open = `<${copy}>`;
  child.close = `</${copy}>`;
}
