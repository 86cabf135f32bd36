import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecordType, Row, SourceDescription, SourceSettings } from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/index.ts';
import { call, column, settings, thing } from './descriptions.ts';
import { type ScriptedServer, startScripted } from './scripted-server.ts';

const WSDL = `<?xml version="1.0"?>
<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
  <types><xsd:schema targetNamespace="urn:t" elementFormDefault="qualified">
    <xsd:complexType name="Thing"><xsd:sequence>
      <xsd:element name="id" type="xsd:string"/><xsd:element name="name" type="xsd:string" nillable="true"/>
      <xsd:element name="price" type="xsd:decimal"/><xsd:element name="currency" type="xsd:string"/>
      <xsd:element name="since" type="xsd:date"/><xsd:element name="open" type="xsd:boolean"/>
    </xsd:sequence></xsd:complexType>
    <xsd:element name="GetThings"><xsd:complexType><xsd:sequence>
      <xsd:element name="ids" type="xsd:string" maxOccurs="unbounded"/>
      <xsd:element name="afterId" type="xsd:string" minOccurs="0"/>
    </xsd:sequence></xsd:complexType></xsd:element>
    <xsd:element name="GetThingsResponse"><xsd:complexType><xsd:sequence>
      <xsd:element name="thing" type="t:Thing" minOccurs="0" maxOccurs="unbounded"/>
      <xsd:element name="nextAfterId" type="xsd:string" minOccurs="0"/>
    </xsd:sequence></xsd:complexType></xsd:element>
  </xsd:schema></types>
  <message name="In"><part name="p" element="t:GetThings"/></message>
  <message name="Out"><part name="p" element="t:GetThingsResponse"/></message>
  <portType name="P"><operation name="GetThings"><input message="t:In"/><output message="t:Out"/></operation></portType>
  <binding name="B" type="t:P"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="GetThings"><soap:operation soapAction="urn:t/GetThings"/>
      <input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>
  </binding>
  <service name="S"><port name="Q" binding="t:B"><soap:address location="http://elsewhere.invalid/"/></port></service>
</definitions>`;

const record: RecordType = {
  ...thing(
    column('name'),
    column('price', { type: 'Money', path: ['price'], currency: ['currency'] }),
    column('since', { type: 'Date' }),
    column('open', { type: 'Boolean' }),
  ),
  at: 'GetThings',
  items: ['thing'],
  lookups: [{ by: 'id', at: 'GetThings', parameter: 'ids', batch: 10, match: 'IN' }],
};
const description: SourceDescription = { name: 'shop', role: 'CRM', protocol: 'SOAP', records: [record] };

let wsdl: RequestListener;
let answer: RequestListener;
let server: ScriptedServer;

beforeEach(async () => {
  wsdl = sends(WSDL);
  server = await startScripted((request, response) => {
    (request.url === '/soap' ? answer : wsdl)(request, response);
  });
});
afterEach(() => server.close());

const envelope = (body: string) =>
  `<?xml version="1.0"?><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><e:Body>${body}</e:Body></e:Envelope>`;
const things = (inner: string) =>
  envelope(`<m:GetThingsResponse xmlns:m="urn:t" xmlns="urn:t">${inner}</m:GetThingsResponse>`);
const fault = (code: string) =>
  envelope(`<e:Fault><faultcode>${code}</faultcode><faultstring>secret-key</faultstring></e:Fault>`);

function sends(body: string, status = 200): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' }).end(body);
  };
}

async function find(fields: readonly string[], more: Partial<SourceSettings> = {}): Promise<readonly Row[]> {
  const connector = openConnector(description, settings(`${server.url}/soap`, more));
  try {
    return await connector.find({ record, fields, by: 'id', values: ['secret-key'] }, call());
  } finally {
    await connector.close();
  }
}

describe('answers', () => {
  test('typed text is kept exactly, nil and empty elements are null', async () => {
    answer = sends(
      things(
        `<thing><id>1</id><name xsi:nil="true"/><price>12.30</price><currency>CNY</currency><since>2026-03-15+08:00</since><open>0</open></thing>
         <thing><id>2</id><name> A &amp; B &lt;&#20844;&#21496;&gt; </name><price>0.10000000000000000001</price><currency>CNY</currency><since/><open>true</open></thing>`,
      ),
    );
    expect(await find(['name', 'price', 'since', 'open'])).toEqual([
      { id: '1', name: null, price: { amount: '12.30', currency: 'CNY' }, since: '2026-03-15', open: false },
      {
        id: '2',
        name: 'A & B <公司>',
        price: { amount: '0.10000000000000000001', currency: 'CNY' },
        since: null,
        open: true,
      },
    ]);
  });

  test('values with a declared type or other attributes are read all the same', async () => {
    answer = sends(
      things(
        '<thing lang="de"><id xsi:type="xsd:string" xmlns:xsd="http://www.w3.org/2001/XMLSchema">1</id><name unit="x">A</name></thing>',
      ),
    );
    expect(await find(['name'])).toEqual([{ id: '1', name: 'A' }]);
  });

  test('no elements are no rows', async () => {
    answer = sends(things(''));
    expect(await find(['name'])).toEqual([]);
  });

  test('pages are followed by nextAfterId', async () => {
    const pages = [
      things('<thing><id>1</id></thing><nextAfterId>1</nextAfterId>'),
      things('<thing><id>2</id></thing>'),
    ];
    answer = (request, response) => sends(pages.shift() ?? '')(request, response);
    expect(await find([])).toEqual([{ id: '1' }, { id: '2' }]);
  });
});

interface Misbehaviour {
  readonly does: string;
  readonly listener: RequestListener;
  readonly code: string;
}

const MISBEHAVIOURS: readonly Misbehaviour[] = [
  { does: 'a client fault', listener: sends(fault('e:Client'), 500), code: 'SOURCE_REFUSED' },
  {
    does: 'a fault in status 200',
    listener: sends(fault('e:Client.Authentication')),
    code: 'SOURCE_REFUSED',
  },
  { does: 'a server fault', listener: sends(fault('e:Server'), 500), code: 'SOURCE_UNAVAILABLE' },
  {
    does: 'an HTML error page',
    listener: sends('<html><body>Default secret-key</body></html>', 500),
    code: 'SOURCE_UNAVAILABLE',
  },
  {
    does: 'a log-in page',
    listener: sends('<html><body>secret-key</body></html>'),
    code: 'SOURCE_INVALID_ANSWER',
  },
  {
    does: 'a broken log-in page',
    listener: sends('<!doctype html><p>secret-key<br>'),
    code: 'SOURCE_INVALID_ANSWER',
  },
  { does: 'JSON', listener: sends('{"thing":"secret-key"}'), code: 'SOURCE_INVALID_ANSWER' },
  { does: 'an empty body', listener: sends(''), code: 'SOURCE_INVALID_ANSWER' },
  { does: 'an envelope without content', listener: sends(envelope('')), code: 'SOURCE_INVALID_ANSWER' },
  {
    does: 'another message',
    listener: sends(envelope('<Other><a>secret-key</a></Other>')),
    code: 'SOURCE_INVALID_ANSWER',
  },
  {
    does: 'half an envelope',
    listener: sends(things('<thing><id>secret-key').slice(0, -60)),
    code: 'SOURCE_INVALID_ANSWER',
  },
  {
    does: 'the same page for ever',
    listener: sends(things('<thing><id>1</id></thing><nextAfterId>1</nextAfterId>')),
    code: 'SOURCE_INVALID_ANSWER',
  },
];

test.each(MISBEHAVIOURS)('$does is $code', async ({ listener, code }) => {
  answer = listener;
  const error = await find(['name']).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code, source: 'shop' });
  expect(`${String(error)} ${error instanceof Error ? String(error.cause) : ''}`).not.toContain('secret-key');
});

test.each([
  [
    'encodes its messages',
    WSDL.replaceAll('style="document"', 'style="rpc"')
      .replaceAll('element="t:GetThings"', 'type="t:Thing"')
      .replaceAll('use="literal"', 'use="encoded"'),
  ],
  ['lacks the input of the lookup', WSDL.replace('name="ids"', 'name="keys"')],
])('an operation that %s is not called', async (_name, served) => {
  wsdl = sends(served);
  answer = sends(things('<thing><id>1</id></thing>'));
  await expect(find([])).rejects.toMatchObject({ code: 'SOURCE_INVALID_ANSWER' });
  expect(server.targets).toEqual(['/soap?wsdl']);
});

test('a service that hangs costs its time budget', async () => {
  answer = () => undefined;
  await expect(find(['name'], { budgetMs: 200 })).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
});

test('a second try carries a nonce of its own, and never the password', async () => {
  const tries: string[] = [];
  answer = (request, response) => {
    void text(request).then((body) => {
      tries.push(body);
      sends(things(''), tries.length === 1 ? 503 : 200)(request, response);
    });
  };
  await find([], { auth: { kind: 'usernameToken', username: 'facet', password: 'pass-word' } });
  const nonces = tries.map((body) => /<wsse:Nonce[^>]*>([^<]+)</.exec(body)?.[1]);
  expect(new Set(nonces).size).toBe(2);
  expect(nonces).not.toContain(undefined);
  expect(tries.join()).not.toContain('pass-word');
});

test.each([
  ['an empty body', sends('')],
  ['a log-in page', sends('<html><body>secret-key</body></html>')],
  ['a broken page', sends('<!doctype html><p>secret-key')],
  ['only a comment', sends('<?xml version="1.0"?><!-- <definitions > -->')],
  ['half a WSDL', sends(WSDL.slice(0, 900))],
  ['JSON', sends('{"definitions":"secret-key"}')],
  ['a WSDL without operations', sends('<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" />')],
  [
    'a WSDL that includes what is not there',
    (request, response) => {
      const body = WSDL.replace('<types>', '<import namespace="urn:x" location="more.wsdl"/><types>');
      sends(request.url === '/soap?wsdl' ? body : '')(request, response);
    },
  ],
] satisfies [string, RequestListener][])(
  '%s for a WSDL is a fault of the source',
  async (_name, listener) => {
    wsdl = listener;
    answer = sends(things(''));
    const error = await find([]).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'SOURCE_INVALID_ANSWER', source: 'shop' });
    expect(`${String(error)} ${error instanceof Error ? String(error.cause) : ''}`).not.toContain(
      'secret-key',
    );
  },
);

test('the WSDL is fetched once, by many at the same time', async () => {
  answer = sends(things(''));
  const connector = openConnector(description, settings(`${server.url}/soap`));
  // Questions of different columns, so that each is a call of its own.
  const ask = (...fields: string[]) =>
    connector.find({ record, fields, by: 'id', values: ['a'] }, call()).catch(() => undefined);
  await Promise.all([ask(), ask('name'), connector.check(call())]);
  await ask();
  await connector.close();
  expect(server.targets.filter((target) => target === '/soap?wsdl')).toHaveLength(1);
  expect(server.targets.filter((target) => target === '/soap')).toHaveLength(3);
});
