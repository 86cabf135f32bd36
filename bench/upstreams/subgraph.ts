import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  parse,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { type Answer, json, type Request } from './http.ts';
import { cursorOf, type Links } from './links.ts';
import type { Unified } from './unified.ts';

type Variables = Readonly<Record<string, unknown>>;

interface Prepared {
  readonly document: DocumentNode;
  readonly roots: readonly FieldNode[];
  /** Written entities by response key of the root field, variables and customer. */
  readonly texts: Map<string, string>;
}

interface Writing {
  readonly document: DocumentNode;
  readonly variables: Variables;
}

function fieldsOf(set: SelectionSetNode, document: DocumentNode): readonly FieldNode[] {
  return set.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    if (node.kind === Kind.INLINE_FRAGMENT) return fieldsOf(node.selectionSet, document);
    const fragment = document.definitions.find(
      (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value,
    );
    return fragment !== undefined && 'selectionSet' in fragment
      ? fieldsOf(fragment.selectionSet, document)
      : [];
  });
}

const valueOf = (node: ValueNode, variables: Variables): unknown => {
  if (node.kind === Kind.VARIABLE) return variables[node.name.value];
  return 'value' in node ? node.value : null;
};

function argument(field: FieldNode, name: string, variables: Variables): unknown {
  const found = field.arguments?.find((one) => one.name.value === name);
  return found === undefined ? undefined : valueOf(found.value, variables);
}

const keyOf = ({ alias, name }: FieldNode): string => JSON.stringify((alias ?? name).value);

function writeObject(set: SelectionSetNode, value: object, writing: Writing): string {
  const seen = new Set<string>();
  const parts: string[] = [];
  for (const field of fieldsOf(set, writing.document)) {
    const key = keyOf(field);
    if (seen.has(key)) continue;
    seen.add(key);
    parts.push(`${key}:${writeField(field, value, writing)}`);
  }
  return `{${parts.join(',')}}`;
}

function writeField(field: FieldNode, holder: object, writing: Writing): string {
  const value: unknown = Reflect.get(holder, field.name.value);
  const first = argument(field, 'first', writing.variables);
  if (first !== undefined && Array.isArray(value)) {
    const connection = { nodes: value.slice(0, Number(first)) };
    return writeObject(
      field.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] },
      connection,
      writing,
    );
  }
  return writeValue(field, value, writing);
}

function writeValue(field: FieldNode, value: unknown, writing: Writing): string {
  if (value === null || value === undefined) return 'null';
  if (field.selectionSet === undefined) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item: unknown) => writeValue(field, item, writing)).join(',')}]`;
  return writeObject(field.selectionSet, Object(value), writing);
}

function isOperation(node: ASTNode): boolean {
  return node.kind === Kind.OPERATION_DEFINITION;
}

function prepare(query: string): Prepared {
  const document = parse(query, { noLocation: true });
  const operation = document.definitions.find(isOperation);
  const set = operation !== undefined && 'selectionSet' in operation ? operation.selectionSet : undefined;
  return { document, roots: set === undefined ? [] : fieldsOf(set, document), texts: new Map() };
}

/** The variables that what is written of one customer may hang on: sizes of lists. */
const restOf = (variables: Variables): string =>
  Object.values(variables)
    .filter((value) => typeof value === 'number')
    .join(' ');

/**
 * A federation subgraph over the unified customers: `customer`, `customers`, `_entities`. What a document writes of a customer is written once and kept, so
 * that the subgraph costs less than any gateway before it.
 */
export function subgraph(customerOf: (id: string) => Unified, links: Links): (request: Request) => Answer {
  const known = new Map<string, Prepared>();

  const entity = (
    id: string,
    field: FieldNode,
    prepared: Prepared,
    { writing, rest }: { writing: Writing; rest: string },
  ): string => {
    const key = `${keyOf(field)} ${rest} ${id}`;
    const kept = prepared.texts.get(key);
    if (kept !== undefined) return kept;
    const text = writeValue(field, customerOf(id), writing);
    prepared.texts.set(key, text);
    return text;
  };

  const root = (field: FieldNode, prepared: Prepared, variables: Variables): string => {
    const context = { writing: { document: prepared.document, variables }, rest: restOf(variables) };
    const one = (id: string) => entity(id, field, prepared, context);
    switch (field.name.value) {
      case '_entities': {
        const given = argument(field, 'representations', variables);
        const list: readonly { readonly id: string }[] = Array.isArray(given) ? given : [];
        return `[${list.map(({ id }) => one(id)).join(',')}]`;
      }
      case 'customer': {
        const id = String(argument(field, 'id', variables));
        return links.byId.has(id) ? one(id) : 'null';
      }
      case 'customers':
        return customers(field, prepared, variables);
      default:
        return '"Query"';
    }
  };

  const customers = (field: FieldNode, prepared: Prepared, variables: Variables): string => {
    const after = argument(field, 'after', variables);
    const page = links.page(
      Number(argument(field, 'first', variables) ?? 20),
      typeof after === 'string' ? after : undefined,
    );
    const last = page.customers.at(-1);
    const set = field.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] };
    const rest = restOf(variables);
    const writing = { document: prepared.document, variables };
    const parts = fieldsOf(set, prepared.document).map((part) => {
      if (part.name.value === 'nodes') {
        const texts = page.customers.map(({ id }) => entity(id, part, prepared, { writing, rest }));
        return `${keyOf(part)}:[${texts.join(',')}]`;
      }
      const pageInfo = {
        __typename: 'PageInfo',
        hasNextPage: page.hasNextPage,
        endCursor: last === undefined ? null : cursorOf(last),
      };
      return `${keyOf(part)}:${part.name.value === 'pageInfo' ? writeValue(part, pageInfo, writing) : '"CustomerConnection"'}`;
    });
    return `{${parts.join(',')}}`;
  };

  return ({ body }) => {
    const { query, variables }: { query: string; variables?: Variables } = JSON.parse(body);
    const prepared = known.get(query) ?? prepare(query);
    known.set(query, prepared);
    const parts = prepared.roots.map((field) => `${keyOf(field)}:${root(field, prepared, variables ?? {})}`);
    return json(`{"data":{${parts.join(',')}}}`);
  };
}
