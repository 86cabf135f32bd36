import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { startCommerce } from '../../../samples/commerce/server.ts';
import { writeSystem } from '../write-system.ts';

const id = (number: number) => `C${String(number).padStart(5, '0')}`;

const system = writeSystem('commerce', {
  customers: Array.from({ length: 600 }, (_, number) => ({
    id: id(number),
    displayName: number === 3 ? '李雷' : `Customer ${number}`,
    accountType: 'PERSONAL',
    email: `Buyer${number}@Example.com`,
    emailVerified: number % 2,
    phone: `138 0000 ${String(number).padStart(4, '0')}`,
    line: '1 Road',
    city: '上海',
    lastLoginAt: '2026-06-01T00:00:00Z',
    loginsLast30Days: 2,
    abandonedCartsLast30Days: 1,
  })),
  orders: [
    {
      id: 'o1',
      customerId: id(1),
      placedAt: '2026-05-01T00:00:00Z',
      status: 'DELIVERED',
      totalMinor: 25000,
      returnedMinor: 5000,
      currency: 'CNY',
      linesJson:
        '[{"sku":"s1","name":"Lamp","quantity":2,"returnedQuantity":1,"unitPriceMinor":12500,"currency":"CNY"}]',
      returnsJson: '[{"at":"2026-05-09T00:00:00Z","amountMinor":5000,"currency":"CNY","reason":"broken"}]',
    },
    {
      id: 'o2',
      customerId: id(2),
      status: 'PLACED',
      totalMinor: 100,
      returnedMinor: 0,
      currency: 'USD',
      linesJson: '[]',
      returnsJson: '[]',
    },
  ],
});

let service: Awaited<ReturnType<typeof startCommerce>>;

const Page = z.object({
  data: z.object({
    customers: z.object({
      nodes: z.array(z.object({ id: z.string() })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});

const ask = async (query: string, variables: object = {}, key = 'key') => {
  const answer = await fetch(service.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ query, variables }),
  });
  return { status: answer.status, body: await answer.json() };
};

beforeAll(async () => {
  service = await startCommerce({ database: system.path, port: 0, apiKey: 'key' });
});

afterAll(async () => {
  await service.close();
  system.remove();
});

test('a wrong key is refused', async () => {
  const { status, body } = await ask('{ customers { totalCount } }', {}, 'other');
  expect(status).toBe(401);
  expect(body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

describe('filters', () => {
  const query =
    'query ($where: CustomerWhere) { customers(where: $where, first: 250) { nodes { id } totalCount } }';

  test.each([
    [{ id: { in: [id(5), id(7), 'none'] } }, [id(5), id(7)]],
    [{ email: { in: ['buyer9@EXAMPLE.com'] } }, [id(9)]],
    [{ phone: { in: ['+138-0000-0012', ''] } }, [id(12)]],
    [{ displayName: { contains: '雷' } }, [id(3)]],
    [{ displayName: { contains: 'customer 59' }, id: { in: [id(59), id(60)] } }, [id(59)]],
    [{ id: { in: [] } }, []],
    [{ id: { in: [id(5)] }, email: null }, [id(5)]],
  ])('%o', async (where, expected) => {
    const { body } = await ask(query, { where });
    expect(body).toEqual({
      data: { customers: { nodes: expected.map((known) => ({ id: known })), totalCount: expected.length } },
    });
  });

  test('orders by customer', async () => {
    const { body } = await ask(
      '{ orders(where: { customerId: { in: ["C00001", "C00005"] } }) { nodes { id } totalCount } }',
    );
    expect(body).toEqual({ data: { orders: { nodes: [{ id: 'o1' }], totalCount: 1 } } });
  });
});

test('pages lead to the end by cursors', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  for (let more = true; more;) {
    const { body } = await ask(
      'query ($after: String) { customers(first: 250, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
      { after },
    );
    const { nodes, pageInfo } = Page.parse(body).data.customers;
    seen.push(...nodes.map((node) => node.id));
    after = pageInfo.endCursor;
    more = pageInfo.hasNextPage;
  }
  expect(seen).toEqual(Array.from({ length: 600 }, (_, number) => id(number)));
});

test.each(['first: 251', 'first: -1', 'after: "x"', 'colour: 1'])(
  '(%s) is a GraphQL error in HTTP 200',
  async (argument) => {
    const { status, body } = await ask(`{ customers(${argument}) { totalCount } }`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ errors: [{ message: expect.any(String) }] });
  },
);

test('customers and orders come whole, money in minor units', async () => {
  const { body } = await ask(`{
    customers(where: { id: { in: ["C00001"] } }) { nodes {
      displayName accountType email emailVerified phone locale
      shippingAddress { line city province } activity { lastLoginAt loginsLast30Days abandonedCartsLast30Days } } }
    orders(where: { id: { in: ["o1"] } }) { nodes {
      customerId status totalMinor returnedMinor currency
      lines { sku name quantity returnedQuantity unitPriceMinor currency } returns { at amountMinor currency reason } } }
  }`);
  expect(body).toEqual({
    data: {
      customers: {
        nodes: [
          {
            displayName: 'Customer 1',
            accountType: 'PERSONAL',
            email: 'Buyer1@Example.com',
            emailVerified: true,
            phone: '138 0000 0001',
            locale: null,
            shippingAddress: { line: '1 Road', city: '上海', province: null },
            activity: {
              lastLoginAt: '2026-06-01T00:00:00Z',
              loginsLast30Days: 2,
              abandonedCartsLast30Days: 1,
            },
          },
        ],
      },
      orders: {
        nodes: [
          {
            customerId: 'C00001',
            status: 'DELIVERED',
            totalMinor: 25000,
            returnedMinor: 5000,
            currency: 'CNY',
            lines: [
              {
                sku: 's1',
                name: 'Lamp',
                quantity: 2,
                returnedQuantity: 1,
                unitPriceMinor: 12500,
                currency: 'CNY',
              },
            ],
            returns: [{ at: '2026-05-09T00:00:00Z', amountMinor: 5000, currency: 'CNY', reason: 'broken' }],
          },
        ],
      },
    },
  });
});

test('introspection is on', async () => {
  const { body } = await ask('{ schema: __schema { queryType { fields { name } } } }');
  expect(body).toEqual({
    data: { schema: { queryType: { fields: [{ name: 'customers' }, { name: 'orders' }] } } },
  });
});
