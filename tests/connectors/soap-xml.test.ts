import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeXml } from '../../src/connectors/soap/envelope.ts';
import type { Wanted } from '../../src/connectors/soap/wanted-element.ts';
import { XmlFault, xmlReader } from '../../src/connectors/soap/xml.ts';

type Names = { readonly [name: string]: Names };

const wanted = (names: Names): Wanted => ({
  children: new Map(Object.entries(names).map(([name, below]) => [name, wanted(below)])),
});
const read = (xml: string, names: Names = { a: { b: {}, c: { d: {} } } }) => xmlReader(wanted(names))(xml);

/** What a document is read as, without what is not there, or the fault of it. */
function outcome(reader: ReturnType<typeof xmlReader>, xml: string): unknown {
  try {
    const document: unknown = JSON.parse(JSON.stringify(reader(xml)), (_, value) => value ?? undefined);
    return document;
  } catch (error) {
    return error;
  }
}

/** What is read of a document with the records of some others. */
function listOf(documents: readonly unknown[]): unknown {
  const records = documents.map((one) => Object(one).a.r);
  return records.length === 0 ? '' : { r: records.length === 1 ? records[0] : records };
}

describe('what is read', () => {
  test.each([
    ['text', '<a><b>x</b></a>', { b: 'x' }],
    ['an element that is repeated', '<a><b>1</b><b>2</b><b>3</b></a>', { b: ['1', '2', '3'] }],
    ['elements below elements', '<a><c><d>1</d></c><c/></a>', { c: [{ d: '1' }, ''] }],
    ['elements without a prefix', '<x:a xmlns:x="urn:x"><x:b>1</x:b></x:a>', { b: '1' }],
    ['nothing of unwanted elements', '<a><z><b>1</b></z><b>2</b></a>', { b: '2' }],
    ['empty elements', '<a><b/><b></b><b x="/" /><b xsi:nil="true"/></a>', { b: ['', '', '', ''] }],
    ['references', '<a><b>&lt;&amp;&gt;&quot;&apos;&#65;&#x4e2d;&#x1F600;</b></a>', { b: `<&>"'A中😀` }],
    ['CDATA', '<a><b>1<![CDATA[<b>&amp;]]>2</b></a>', { b: '1<b>&amp;2' }],
    ['text around comments and instructions', '<a><b>1<!-- <b> --><?x </b>?>2</b></a>', { b: '12' }],
    ['text without the blanks around it', '<a><b>\n  x y\t</b></a>', { b: 'x y' }],
    ['attributes with anything in them', `<a t='>"' u="/>'"><b k = "]]>" x="">1</b></a>`, { b: '1' }],
    ['an element where text was wanted', '<a><b>x<i>y</i></b></a>', { b: {} }],
    [
      'a document with all around it',
      '\uFEFF<?xml version="1.0"?>\n<!-- a --><a><b>1</b></a >\n<!-- z -->\n',
      { b: '1' },
    ],
  ])('%s', (_name, xml, expected) => {
    expect(read(xml)).toEqual({ a: expected });
  });

  test('any text comes back as it was escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(read(`<a><b>${escapeXml(text)}</b></a>`)).toEqual({ a: { b: text.trim() } });
      }),
    );
  });
});

describe('what a reader remembers of documents', () => {
  const PIECES = [
    '<b>1</b>',
    '<b/>',
    '<b x="">2</b>',
    '<x:b>3</x:b>',
    '<b>4</x:b>',
    '<x:b>5</b>',
    '<b>&lt;</b >',
    '<bb>6</bb>',
    '<c><d>7</d></c>',
    '<c><d>8</d><d>9</d></c>',
    '<x:c><d/></x:c>',
    '<c><b>10</b></c>',
    '<x:b y="">5</b>',
    '<c y=""><d/></c>',
    '<x:c y=""><d/></c>',
    '<c>',
    '</c>',
    '<!-- --> ',
    '<b>11',
  ];
  test('changes nothing of what it reads next, well-formed or not', () => {
    const names = wanted({ a: { b: {}, c: { d: {} } } });
    const kept = xmlReader(names);
    const documents = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 });
    fc.assert(
      fc.property(documents, (pieces) => {
        const xml = `<a>${pieces.join('')}</a>`;
        expect(outcome(kept, xml)).toEqual(outcome(xmlReader(names), xml));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('records of which some lack elements', () => {
  const TEXTS = ['<k>1</k>', '<x:m>2</x:m>', '<n> 3\n</n>', '<o></o>', '<p.q->&amp;</p.q->'];
  const ODD = ['<o/>', '<k a="">4</k>', '<z>5</z>', '<!-- -->', '<n>6</m>', ' ', '<k>7</k><k>8</k>'];
  const usual = fc.subarray(TEXTS);
  const odd = fc.shuffledSubarray([...TEXTS, ...ODD]);
  test('are read as by a reader that has seen no other', () => {
    const names = wanted({ a: { r: { k: {}, m: {}, n: {}, o: {}, 'p.q-': {} } } });
    const record = fc.oneof({ weight: 4, arbitrary: usual }, odd).map((texts) => `<r>${texts.join('')}</r>`);
    fc.assert(
      fc.property(
        fc.array(fc.array(record, { maxLength: 8 }), { minLength: 2, maxLength: 6 }),
        (documents) => {
          const kept = xmlReader(names);
          for (const records of documents) {
            const each = records.map((one) => outcome(xmlReader(names), `<a>${one}</a>`));
            const all = outcome(kept, `<a>${records.join('')}</a>`);
            const fault = each.find((one) => one instanceof Error);
            expect(all).toEqual(fault ?? { a: listOf(each) });
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('what is refused', () => {
  test.each([
    ['nothing', ''],
    ['text', 'secret'],
    ['JSON', '{"a":"secret"}'],
    ['two root elements', '<a/><a/>'],
    ['text behind the root element', '<a/>secret'],
    ['no end tag', '<a><b>secret</b>'],
    ['another end tag', '<a><b>secret</c></a>'],
    ['another end tag in what is not wanted', '<a><z><y>secret</z></y></a>'],
    ['a longer end tag', '<a><b>secret</bb></a>'],
    ['half a tag', '<a><b'],
    ['half an attribute', '<a><b secret="'],
    ['an attribute without a value', '<a><b secret>1</b></a>'],
    ['an attribute without quotes', '<a><b x=secret>1</b></a>'],
    ['a tag in an attribute', '<a x="<b>secret</b>"/>'],
    ['a tag without a name', '<a>< b>secret</b></a>'],
    ['half a comment', '<a><!-- secret </a>'],
    ['half a CDATA section', '<a><b><![CDATA[secret</b></a>'],
    ['a bare ampersand', '<a><b>secret & more</b></a>'],
    ['an unknown entity', '<a><b>&secret;</b></a>'],
    ['a reference to no character', '<a><b>&#0;</b></a>'],
    ['a reference to half a character', '<a><b>&#xD800;</b></a>'],
    ['a reference beyond Unicode', '<a><b>&#x110000;</b></a>'],
    ['a document type', '<!DOCTYPE a><a/>'],
    ['entities of its own', '<!DOCTYPE a [<!ENTITY b "secret">]><a><b>&b;</b></a>'],
    ['a document type inside', '<a><!DOCTYPE b><b>secret</b></a>'],
    ['an abyss', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`],
  ])('%s', (_name, xml) => {
    const refused = () => read(xml);
    expect(refused).toThrow(XmlFault);
    expect(refused).not.toThrow(/secret/);
  });

  test('a document that is cut anywhere', () => {
    const xml = '<?xml version="1.0"?><a k="v"><b>1 &amp; 2</b><c><d><![CDATA[3]]></d></c><!-- 4 --></a>';
    for (let length = 0; length < xml.length; length += 1) {
      expect(() => read(xml.slice(0, length))).toThrow(XmlFault);
    }
  });
});
