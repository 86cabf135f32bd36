import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import type { RecordType, SourceDescription } from '../../src/connectors/connector.ts';
import { openConnector } from '../../src/connectors/index.ts';
import { atPath } from '../../src/connectors/json.ts';
import { call, column, settings, thing } from './descriptions.ts';
import { type ScriptedServer, sendsJson, startScripted } from './scripted-server.ts';

const CONNECTION = `
  type Page { nodes: [Thing!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Thing { id: ID! name: String }`;

const record: RecordType = {
  ...thing(column('name')),
  items: ['nodes'],
  lookups: [{ by: 'id', at: 'things', parameter: 'filter.key.in', batch: 10, match: 'IN' }],
};

const open: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** A GraphQL source with the root field given that answers all but introspection with what the test says. */
async function find(rootField: string, ...answers: readonly unknown[]) {
  const schema = introspectionFromSchema(buildSchema(`type Query { ${rootField} } ${CONNECTION}`));
  const asked: unknown[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse & { req: IncomingMessage }) => {
    const body = await json(request);
    if (String(atPath(body, ['query'])).includes('__schema'))
      return sendsJson({ data: schema })(request, response);
    asked.push(body);
    return sendsJson(answers[asked.length - 1] ?? answers.at(-1))(request, response);
  };
  const server = await startScripted((request, response) => void respond(request, response));
  open.push(server);
  const description: SourceDescription = {
    name: 'shop',
    role: 'COMMERCE',
    protocol: 'GRAPHQL',
    records: [record],
  };
  const connector = openConnector(description, settings(server.url));
  try {
    const rows = await connector.find({ record, fields: ['name'], by: 'id', values: ['a"}', 'b'] }, call());
    return { rows, asked };
  } finally {
    await connector.close();
  }
}

const page = (id: string, endCursor: string | null) => ({
  data: { things: { nodes: [{ id, name: id }], pageInfo: { hasNextPage: endCursor !== null, endCursor } } },
});

const PAGED =
  'things(filter: Filter, first: Int, after: String): Page! } input Filter { key: Keys } input Keys { in: [String!]!';

test('values travel in variables, under the types that the source gives its arguments', async () => {
  const { rows, asked } = await find(PAGED, page('a', 'cursor-1'), page('b', null));
  expect(rows).toEqual([
    { id: 'a', name: 'a' },
    { id: 'b', name: 'b' },
  ]);
  const query =
    'query Thing($filter: Filter, $first: Int, $after: String) { things(filter: $filter, first: $first, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } } }';
  const variables = { first: 250, filter: { key: { in: ['a"}', 'b'] } } };
  expect(asked).toEqual([
    { query, variables },
    { query, variables: { ...variables, after: 'cursor-1' } },
  ]);
});

test.each([
  ['the same cursor again', [page('a', 'cursor-1'), page('b', 'cursor-1')]],
  ['null for the list', [{ data: { things: { nodes: null } } }]],
  ['null for the root field', [{ data: { things: null } }]],
  ['an object for the list', [{ data: { things: { nodes: { id: 'a' } } } }]],
  ['null for a record', [{ data: { things: { nodes: [null] } } }]],
])('%s is a fault of the source', async (_name, answers) => {
  await expect(find(PAGED, ...answers)).rejects.toMatchObject({
    code: 'SOURCE_INVALID_ANSWER',
    source: 'shop',
  });
});

test('rows beside errors are no answer', async () => {
  const partial = { ...page('a', null), errors: [{ message: 'b is missing', path: ['things', 'nodes', 1] }] };
  await expect(find(PAGED, partial)).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
});

test('a root field that is not there is a fault of the source', async () => {
  await expect(find('others: Page', page('a', null))).rejects.toMatchObject({
    code: 'SOURCE_INVALID_ANSWER',
  });
});
