import { createHash, randomBytes } from 'node:crypto';
import soap from 'soap';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { CONTACT, INTERACTION, OPPORTUNITY } from '../../../samples/crm/record-types.ts';
import { startCrm } from '../../../samples/crm/server.ts';
import { writeSystem } from '../write-system.ts';

const id = (number: number) => `I${String(number).padStart(5, '0')}`;

const system = writeSystem('crm', {
  contacts: [
    {
      contactId: 'c1',
      fullName: '王小明',
      customerType: '个人',
      birthDate: '1990-02-28',
      mobile: '+86 138-0000-0001',
      email: 'Xiaoming.Wang@Example.com',
      emailVerified: 1,
      vip: 0,
      tagsJson: '["golf","wine & dine"]',
      consentsJson: '[{"purpose":"MARKETING","granted":false,"changedAt":"2025-01-02T03:04:05Z"}]',
    },
    {
      contactId: 'c2',
      fullName: `Anna O'Neil <Schmidt>`,
      mobile: '13800000001',
      email: 'anna@example.com',
      tagsJson: '["golf"]',
      consentsJson: '[]',
    },
    { contactId: 'c3', fullName: 'ANNA Weiß', mobile: '+1 (415) 555-0100', email: 'weiss@example.com' },
    { contactId: 'c4', fullName: '李雷', mobile: '０１０－5550 ０００４' },
  ],
  interactions: Array.from({ length: 1201 }, (_, number) => ({
    interactionId: id(number),
    contactId: number === 0 ? 'c2' : 'c1',
    channel: 'PHONE',
    at: '2025-03-04T05:06:07Z',
    note: 'A note.',
  })),
  opportunities: [
    {
      opportunityId: 'o1',
      contactId: 'c1',
      stage: 'LEAD',
      amount: '1200.50',
      currency: 'CNY',
      probability: 20,
    },
    { opportunityId: 'o2', contactId: 'c3', stage: 'WON', amount: '9.00', currency: 'EUR', probability: 100 },
  ],
});

let crm: Awaited<ReturnType<typeof startCrm>>;
let client: soap.Client;

const Answer = z.object({
  contact: z.array(z.looseObject({ contactId: z.string() })).optional(),
  interaction: z.array(z.looseObject({ interactionId: z.string() })).optional(),
  opportunity: z.array(z.looseObject({ opportunityId: z.string() })).optional(),
  nextAfterId: z.string().optional(),
});

const call = async (operation: string, parameters: object, caller = client) => {
  const [answer] = z.array(z.unknown()).parse(await caller[`${operation}Async`](parameters));
  return Answer.parse(answer ?? {});
};
const ids = ({ contact = [], interaction = [], opportunity = [] }: z.infer<typeof Answer>) => [
  ...contact.map((record) => record.contactId),
  ...interaction.map((record) => record.interactionId),
  ...opportunity.map((record) => record.opportunityId),
];

const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const PROFILE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0';

const plainToken = `<w:Username>facet</w:Username><w:Password Type="${PROFILE}#PasswordText">secret</w:Password>`;

const digestToken = (created: string, password = 'secret') => {
  const nonce = randomBytes(16);
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  return `<w:Username>facet</w:Username><w:Password Type="${PROFILE}#PasswordDigest">${digest}</w:Password><w:Nonce>${nonce.toString('base64')}</w:Nonce><u:Created>${created}</u:Created>`;
};

const post = async (token: string, body: string) => {
  const envelope = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><w:Security xmlns:w="${WSSE}" xmlns:u="${WSU}"><w:UsernameToken>${token}</w:UsernameToken></w:Security></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
  const response = await fetch(crm.url, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: envelope,
  });
  const text = await response.text();
  return { status: response.status, text, faultcode: /<faultcode>(.*?)<\/faultcode>/.exec(text)?.[1] };
};
const GET_ONE =
  '<c:GetContacts xmlns:c="urn:crm"><c:contactId>c2</c:contactId><c:fields>fullName tags</c:fields></c:GetContacts>';

beforeAll(async () => {
  crm = await startCrm({ database: system.path, port: 0, username: 'facet', password: 'secret' });
  client = await soap.createClientAsync(`${crm.url}?wsdl`);
  client.setSecurity(
    new soap.WSSecurity('facet', 'secret', { passwordType: 'PasswordDigest', hasTimeStamp: false }),
  );
});
afterAll(async () => {
  await crm.close();
  system.remove();
});

describe('what an operation finds', () => {
  test.each([
    ['ListContacts', {}, ['c1', 'c2', 'c3', 'c4']],
    ['ListContacts', { afterId: 'c2' }, ['c3', 'c4']],
    ['GetContacts', { contactId: ['c3', 'nobody', 'c1'] }, ['c1', 'c3']],
    ['GetContacts', { contactId: 'nobody' }, []],
    ['SearchContacts', { name: '小明' }, ['c1']],
    ['SearchContacts', { name: 'anna' }, ['c2', 'c3']],
    ['SearchContacts', { email: ['xiaoming.wang@example.COM', 'ANNA@example.com'] }, ['c1', 'c2']],
    ['SearchContacts', { mobile: '138 0000 0001' }, ['c1', 'c2']],
    ['SearchContacts', { mobile: '+86-13800000001' }, ['c1', 'c2']],
    ['SearchContacts', { mobile: '008613800000001' }, ['c1', 'c2']],
    ['SearchContacts', { mobile: '１３８０００００００１' }, ['c1', 'c2']],
    ['SearchContacts', { mobile: ['+14155550100', '+861055500004'] }, ['c3', 'c4']],
    ['GetInteractions', { contactId: 'c2' }, [id(0)]],
    ['GetInteractionsById', { interactionId: [id(7), id(5)] }, [id(5), id(7)]],
    ['ListOpportunities', { limit: 1 }, ['o1']],
    ['GetOpportunities', { contactId: ['c1', 'c2', 'c3'] }, ['o1', 'o2']],
    ['GetOpportunitiesById', { opportunityId: 'o2' }, ['o2']],
  ])('%s %j', async (operation, parameters, expected) => {
    expect(ids(await call(operation, parameters))).toEqual(expected);
  });
});

describe('elements', () => {
  test('only the fields named, and the id; nothing stands for no value', async () => {
    const { contact } = await call('GetContacts', {
      contactId: ['c1', 'c4'],
      fields: ['mobile', 'emailVerified', 'tags', 'consents'],
    });
    expect(contact).toEqual([
      {
        contactId: 'c1',
        mobile: '+86 138-0000-0001',
        emailVerified: true,
        tags: { tag: ['golf', 'wine & dine'] },
        consents: {
          consent: [{ purpose: 'MARKETING', granted: false, changedAt: new Date('2025-01-02T03:04:05Z') }],
        },
      },
      { contactId: 'c4', mobile: '０１０－5550 ０００４' },
    ]);
  });

  test('amounts are decimals, probabilities whole numbers', async () => {
    const { opportunity } = await call('GetOpportunitiesById', {
      opportunityId: 'o1',
      fields: 'amount probability',
    });
    expect(client.lastResponse).toContain('<amount>1200.50</amount><probability>20</probability>');
    expect(opportunity).toHaveLength(1);
  });

  test('text is escaped', async () => {
    const { contact } = await call('GetContacts', { contactId: 'c2', fields: 'fullName' });
    expect(contact).toEqual([{ contactId: 'c2', fullName: `Anna O'Neil <Schmidt>` }]);
  });
});

describe('parts', () => {
  test.each([
    ['ListInteractions', {}, [500, 500, 201]],
    ['ListInteractions', { limit: 450 }, [450, 450, 301]],
    ['GetInteractions', { contactId: ['c1', 'c2'], fields: ['channel'] }, [1000, 201]],
    ['SearchContacts', { name: 'anna', limit: 1 }, [1, 1]],
  ])('%s %j comes in parts that lead on by nextAfterId', async (operation, parameters, sizes) => {
    const found: number[] = [];
    const seen: string[] = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      const answer: z.infer<typeof Answer> = await call(
        operation,
        after === '' ? parameters : { ...parameters, afterId: after },
      );
      found.push(ids(answer).length);
      seen.push(...ids(answer));
      after = answer.nextAfterId;
    }
    expect(found).toEqual(sizes);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('faults', () => {
  test.each([
    ['GetContacts', {}, '"contactId"'],
    [
      'GetContacts',
      { contactId: Array.from({ length: 201 }, (_, number) => `c${number}`) },
      '"contactId" takes at most 200',
    ],
    ['GetContacts', { contactId: 'c1', fields: ['fullName', 'salary'] }, '"salary"'],
    ['GetContacts', { contactId: 'c1', limit: 5 }, '"limit"'],
    ['ListContacts', { limit: 501 }, '"limit"'],
    ['ListContacts', { limit: 0 }, '"limit"'],
    ['ListContacts', { colour: 'red' }, '"colour"'],
    ['SearchContacts', {}, '"name", "email", "mobile"'],
    ['SearchContacts', { name: 'a', email: 'b' }, '2 were given'],
    ['SearchContacts', { name: ['a', 'b'] }, '"name" takes at most 1'],
  ])('%s %j: soap:Client', async (operation, parameters, text) => {
    await expect(call(operation, parameters)).rejects.toMatchObject({
      response: { status: 500 },
      root: {
        Envelope: {
          Body: { Fault: { faultcode: 'soap:Client', faultstring: expect.stringContaining(text) } },
        },
      },
    });
  });

  test.each([
    ['an operation that the WSDL does not have', '<c:DropContacts xmlns:c="urn:crm"/>'],
    ['an empty body', ''],
    ['a body that is not closed', '<c:GetContacts xmlns:c="urn:crm">'],
  ])('%s', async (_, body) => {
    expect(await post(plainToken, body)).toMatchObject({ status: 500, faultcode: expect.any(String) });
  });
});

describe('UsernameToken', () => {
  const now = new Date().toISOString();

  test.each([
    ['PasswordText', plainToken],
    ['PasswordDigest', digestToken(now)],
    ['no password type means PasswordText', '<w:Username>facet</w:Username><w:Password>secret</w:Password>'],
  ])('%s is let in, by any client', async (_, token) => {
    const { status, text } = await post(token, GET_ONE);
    expect(status).toBe(200);
    expect(text).toContain(
      '<contact><contactId>c2</contactId><fullName>Anna O&apos;Neil &lt;Schmidt&gt;</fullName><tags><tag>golf</tag></tags></contact>',
    );
  });

  test.each([
    ['none', ''],
    ['another password', plainToken.replace('secret', 'guess')],
    ['another user', plainToken.replace('facet', 'root')],
    ['a digest of another password', digestToken(now, 'guess')],
    ['a digest of ten minutes ago', digestToken(new Date(Date.now() - 600_000).toISOString())],
    ['a digest without a time', digestToken(now).replace(/<u:Created>.*<\/u:Created>/, '')],
    ['a type that nobody knows', plainToken.replace('#PasswordText', '#PasswordGuess')],
  ])('%s is refused', async (_, token) => {
    const { status, faultcode, text } = await post(token, GET_ONE);
    expect([status, faultcode]).toEqual([500, 'soap:Client.Authentication']);
    expect(text).not.toContain('c2');
  });
});

test('the WSDL says where the service really is', async () => {
  const wsdl = await (await fetch(`${crm.url}?wsdl`)).text();
  expect(wsdl).toContain(`<soap:address location="${crm.url}"`);
});

test.each([CONTACT, INTERACTION, OPPORTUNITY])(
  'the WSDL has the elements of $element',
  async ({ element, columns }) => {
    const wsdl = await (await fetch(`${crm.url}?wsdl`)).text();
    const name = element.charAt(0).toUpperCase() + element.slice(1);
    const type =
      new RegExp(`<xsd:complexType name="${name}">[\\s\\S]*?</xsd:complexType>`).exec(wsdl)?.[0] ?? '';
    expect([...type.matchAll(/<xsd:element name="(\w+)"/g)].map((match) => match[1])).toEqual(
      Object.keys(columns),
    );
  },
);

test('there is nothing at another path', async () => {
  expect((await fetch(new URL('/', crm.url))).status).toBe(404);
});

test('a port in use is refused', async () => {
  const port = Number(new URL(crm.url).port);
  await expect(startCrm({ database: system.path, port, username: 'a', password: 'b' })).rejects.toThrow(
    'EADDRINUSE',
  );
});
