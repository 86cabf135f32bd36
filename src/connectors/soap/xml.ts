import { expectedAt, remember, wantedElement, type Wanted, type WantedElement } from './wanted-element.ts';

/** An element: its text (empty for `xsi:nil`), or its wanted children by local name, those that are repeated as a list; null, or no name, for those that are not there. */
export type XmlValue = string | XmlParts | (string | XmlParts)[] | null;
export interface XmlParts {
  [name: string]: XmlValue;
}

/** What is wrong with a document, without a word of its text. */
export class XmlFault extends Error {}

const DEEPEST = 64;
const [SPACE, QUOTE, AMPERSAND, APOSTROPHE, SLASH] = [32, 34, 38, 39, 47];
const [BANG, COLON, LESS, EQUALS, GREATER, QUESTION] = [33, 58, 60, 61, 62, 63];
const REFERENCE = /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w+));|&/g;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

interface Cursor {
  readonly xml: string;
  at: number;
}

interface Place {
  /** Where the name of the element stands. */
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/**
 * Makes the function that reads the wanted elements of a document (XML 1.0) in one pass; all others are only held against their end tags. There
 * are no document types, hence no entities but numbers and the five of XML, and no elements below the 64th level. It throws an XmlFault where the
 * document is not well-formed.
 */
export function xmlReader(wanted: Wanted): (xml: string) => XmlParts {
  const around = wantedElement('', wanted);
  return (xml) => {
    const cursor: Cursor = { xml, at: xml.charCodeAt(0) === 0xfeff ? 1 : 0 };
    const document: XmlParts = {};
    around.last = undefined;
    skipAround(cursor);
    if (xml.charCodeAt(cursor.at) !== LESS) throw new XmlFault('expected a root element');
    readElement(cursor, around, document, 1);
    skipAround(cursor);
    if (cursor.at < xml.length) throw new XmlFault('expected nothing after the root element');
    return document;
  };
}

/** The element that starts here goes into the parts of the one around it, if that wants it. */
function readElement(
  cursor: Cursor,
  around: WantedElement | undefined,
  parts: XmlParts,
  depth: number,
): void {
  const { xml } = cursor;
  const start = cursor.at + 1;
  const expected = around && expectedAt(xml, cursor.at, around);
  let element = expected;
  if (expected === undefined) {
    const local = skipName(cursor, start);
    element = around?.children.get(xml.slice(local, cursor.at));
    if (around !== undefined && element !== undefined) {
      const isBare = xml.charCodeAt(cursor.at) === GREATER;
      remember(around, element, isBare ? xml.slice(start, cursor.at) : undefined);
    }
  } else {
    cursor.at += expected.open.length - 1;
  }
  const value =
    (expected && readAsBefore(cursor, expected)) ??
    readContent(cursor, element, { start, end: cursor.at, depth });
  if (element === undefined) return;
  const { name } = element;
  const before = parts[name];
  if (before === undefined || before === null) parts[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else parts[name] = [before, value];
}

/** From behind the name of an element to behind its end tag. */
function readContent(cursor: Cursor, element: WantedElement | undefined, place: Place): string | XmlParts {
  if (place.depth > DEEPEST) throw new XmlFault('expected fewer levels');
  const { xml } = cursor;
  if (xml.charCodeAt(cursor.at) === GREATER) cursor.at += 1;
  else if (readAttributes(cursor)) return '';
  if (element !== undefined) element.last = undefined;
  const isText = element?.children.size === 0;
  let text = '';
  let parts: XmlParts | undefined;
  for (;;) {
    const found = readText(cursor, isText);
    if (found !== '') text += found;
    const code = xml.charCodeAt(cursor.at + 1);
    if (code === SLASH) {
      readEndTag(cursor, place);
      if (parts !== undefined) element?.flat?.learn(element, parts);
      return parts ?? text.trim();
    }
    if (code === BANG || code === QUESTION) text += readMarkup(cursor);
    else readElement(cursor, element, (parts ??= {}), place.depth + 1);
  }
}

/** An element that holds only what is expected in it; undefined for others. */
function readAsBefore(cursor: Cursor, expected: WantedElement): string | XmlParts | undefined {
  const { flat } = expected;
  if (flat === undefined) return readPlainText(cursor, expected);
  const texts = flat.read(cursor.xml, cursor.at);
  if (texts !== undefined) cursor.at = flat.end();
  return texts;
}

/** The text of an element that holds nothing else, not even a reference, and ends as it is expected to; undefined for others. */
function readPlainText(cursor: Cursor, { children, close }: WantedElement): string | undefined {
  if (children.size > 0) return undefined;
  const { xml } = cursor;
  const start = cursor.at + 1;
  let at = start;
  for (let code = xml.charCodeAt(at); code !== LESS; code = xml.charCodeAt((at += 1))) {
    if (code === AMPERSAND || at >= xml.length) return undefined;
  }
  if (!xml.startsWith(close, at)) return undefined;
  cursor.at = at + close.length;
  return xml.slice(start, at).trim();
}

/** To the next tag; the text before it, its references resolved, if it is wanted. */
function readText(cursor: Cursor, isWanted: boolean): string {
  const { xml, at: start } = cursor;
  let at = start;
  let hasReference = false;
  for (let code = xml.charCodeAt(at); code !== LESS; code = xml.charCodeAt((at += 1))) {
    if (code === AMPERSAND) hasReference = true;
    else if (at >= xml.length) throw new XmlFault('expected an end tag');
  }
  cursor.at = at;
  if (!isWanted || at === start) return '';
  const text = xml.slice(start, at);
  return hasReference ? text.replaceAll(REFERENCE, resolve) : text;
}

function resolve(_reference: string, decimal?: string, hexadecimal?: string, name = ''): string {
  const known = ENTITIES.get(name);
  if (known !== undefined) return known;
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  const isCharacter = code >= SPACE ? code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) : code >= 9;
  if (!isCharacter) throw new XmlFault('expected a reference to a character');
  return String.fromCodePoint(code);
}

/** What starts with `<!` or `<?` inside an element: gives the text of a CDATA section. */
function readMarkup(cursor: Cursor): string {
  const { xml, at } = cursor;
  if (xml.startsWith('<![CDATA[', at)) {
    skipPast(cursor, ']]>');
    return xml.slice(at + 9, cursor.at - 3);
  }
  if (xml.startsWith('<!--', at)) skipPast(cursor, '-->');
  else if (xml.startsWith('<?', at)) skipPast(cursor, '?>');
  else throw new XmlFault('expected no declaration');
  return '';
}

function readEndTag(cursor: Cursor, { start, end }: Place): void {
  const { xml } = cursor;
  let at = cursor.at + 2;
  for (let from = start; from < end; from += 1, at += 1) {
    if (xml.charCodeAt(at) !== xml.charCodeAt(from)) throw new XmlFault('expected another end tag');
  }
  cursor.at = at;
  if (xml.charCodeAt(at) !== GREATER) skipBlanks(cursor);
  if (xml.charCodeAt(cursor.at) !== GREATER) throw new XmlFault('expected the end of an end tag');
  cursor.at += 1;
}

/** From behind a name to behind the tag; whether there is no content: `/>`, or `xsi:nil` with an end tag at once. */
function readAttributes(cursor: Cursor): boolean {
  const { xml } = cursor;
  for (;;) {
    skipBlanks(cursor);
    const code = xml.charCodeAt(cursor.at);
    if (code === GREATER || code === SLASH) {
      cursor.at += code === GREATER ? 1 : 2;
      if (xml.charCodeAt(cursor.at - 1) !== GREATER) throw new XmlFault('expected the end of a tag');
      return code === SLASH;
    }
    skipName(cursor, cursor.at);
    skipAttributeValue(cursor);
  }
}

function skipAttributeValue(cursor: Cursor): void {
  const { xml } = cursor;
  skipBlanks(cursor);
  if (xml.charCodeAt(cursor.at) !== EQUALS) throw new XmlFault('expected a value of an attribute');
  cursor.at += 1;
  skipBlanks(cursor);
  const quote = xml.charCodeAt(cursor.at);
  if (quote !== QUOTE && quote !== APOSTROPHE) throw new XmlFault('expected a quoted value');
  for (cursor.at += 1; xml.charCodeAt(cursor.at) !== quote; cursor.at += 1) {
    if (cursor.at >= xml.length || xml.charCodeAt(cursor.at) === LESS) throw new XmlFault('expected a quote');
  }
  cursor.at += 1;
}

/** Goes behind the name that starts here; gives where it starts without its prefix. */
function skipName(cursor: Cursor, start: number): number {
  const { xml } = cursor;
  let local = start;
  let at = start;
  for (let code = xml.charCodeAt(at); isNameCode(code); code = xml.charCodeAt((at += 1))) {
    if (code === COLON) local = at + 1;
  }
  if (at === local) throw new XmlFault('expected a name');
  cursor.at = at;
  return local;
}

/** Whether a character may stand in a name: told by those that may not and would end it. */
function isNameCode(code: number): boolean {
  return code > GREATER || (code > SPACE && code < LESS && code !== SLASH);
}

/** Blanks, comments and instructions around the root element. */
function skipAround(cursor: Cursor): void {
  const { xml } = cursor;
  for (skipBlanks(cursor); ; skipBlanks(cursor)) {
    if (xml.startsWith('<?', cursor.at)) skipPast(cursor, '?>');
    else if (xml.startsWith('<!--', cursor.at)) skipPast(cursor, '-->');
    else return;
  }
}

function skipBlanks(cursor: Cursor): void {
  while (cursor.xml.charCodeAt(cursor.at) <= SPACE) cursor.at += 1;
}

function skipPast(cursor: Cursor, end: string): void {
  const found = cursor.xml.indexOf(end, cursor.at);
  if (found < 0) throw new XmlFault(`expected ${end}`);
  cursor.at = found + end.length;
}
