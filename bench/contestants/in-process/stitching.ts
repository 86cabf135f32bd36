import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchSchemas } from '@graphql-tools/stitch';
import { type DocumentNode, execute, Kind, parse, print, validate, visit } from 'graphql';
import { Pool } from 'undici';
import { originOf, PORTS } from '../../ports.ts';
import { serve } from './serve.ts';

const CONNECTIONS = 16;
const SUBGRAPHS = `${import.meta.dirname}/../../upstreams/subgraphs`;
const FEDERATION = `scalar _Any
union _Entity = Customer
type Query { _entities(representations: [_Any!]!): [_Entity]! }`;

interface Asked {
  readonly document: DocumentNode;
  readonly variables?: unknown;
}

/** Sends a document to a subgraph; what a document prints as is kept. */
function executorFor(port: number) {
  const pool = new Pool(originOf(port), { connections: CONNECTIONS, pipelining: 1 });
  const printed = new WeakMap<DocumentNode, string>();
  return async ({ document, variables }: Asked) => {
    const query = printed.get(document) ?? print(document);
    printed.set(document, query);
    const { body } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return JSON.parse(await body.text());
  };
}

/** The fields of customers that have a directive. */
function fieldsWith(document: DocumentNode, directive: string): readonly string[] {
  const names: string[] = [];
  visit(document, {
    FieldDefinition({ name, directives = [] }) {
      if (directives.some((one) => one.name.value === directive)) names.push(name.value);
    },
  });
  return names;
}

/** The fields that need those of other subgraphs, from the directives of federation. */
function computedFields(document: DocumentNode) {
  const fields: Record<string, { selectionSet: string; computed: true }> = {};
  visit(document, {
    FieldDefinition({ name, directives = [] }) {
      const requires = directives.find((one) => one.name.value === 'requires');
      const value = requires?.arguments?.[0]?.value;
      if (value?.kind === Kind.STRING) {
        fields[name.value] = { selectionSet: `{ ${value.value} }`, computed: true };
      }
    },
  });
  return fields;
}

/** The schema of a subgraph without what federation adds and without the fields of others. */
function schemaOf(document: DocumentNode) {
  const own = visit(document, {
    SchemaExtension: () => null,
    Directive: () => null,
    FieldDefinition: ({ directives }) =>
      directives?.some(({ name }) => name.value === 'external') ? null : undefined,
  });
  return makeExecutableSchema({ typeDefs: [own, FEDERATION] });
}

const pick = (names: readonly string[], object: object): object =>
  Object.fromEntries(names.map((name) => [name, Reflect.get(object, name)]));

function subschema(name: string, port: number) {
  const document = parse(readFileSync(`${SUBGRAPHS}/${name}.graphql`, 'utf8'));
  const fields = computedFields(document);
  const externals = fieldsWith(document, 'external');
  return {
    schema: schemaOf(document),
    executor: executorFor(port),
    batch: true,
    merge: {
      Customer: {
        selectionSet: '{ id }',
        fields,
        fieldName: '_entities',
        key: (customer: object) => ({ __typename: 'Customer', ...pick(['id', ...externals], customer) }),
        argsFromKeys: (representations: readonly object[]) => ({ representations }),
      },
    },
  };
}

const schema = stitchSchemas({
  subschemas: Object.entries(PORTS.subgraphs).map(([name, port]) => subschema(name, port)),
});
const known = new Map<string, DocumentNode>();

function documentOf(query: string): DocumentNode {
  const kept = known.get(query);
  if (kept !== undefined) return kept;
  const document = parse(query);
  const [fault] = validate(schema, document);
  if (fault !== undefined) throw fault;
  known.set(query, document);
  return document;
}

serve(({ query, variables }) =>
  execute({ schema, document: documentOf(query), variableValues: variables, contextValue: {} }),
);
