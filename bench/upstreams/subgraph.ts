import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  parse,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { callsBehind } from './behind.ts';
import { type Answer, json, type Request } from './http.ts';
import { cursorOf, type Links } from './links.ts';
import type { Unified } from './unified.ts';

type Variables = Readonly<Record<string, unknown>>;

interface Prepared {
  readonly document: DocumentNode;
  readonly roots: readonly FieldNode[];
  /** Written entities by response key, variables and customer; shared by documents that differ in the alias of the load alone. */
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

const NOTHING: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

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
    return writeObject(field.selectionSet ?? NOTHING, connection, writing);
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

function prepare(query: string, texts: Prepared['texts']): Prepared {
  const document = parse(query, { noLocation: true });
  const operation = document.definitions.find(isOperation);
  const set = operation !== undefined && 'selectionSet' in operation ? operation.selectionSet : undefined;
  return { document, roots: set === undefined ? [] : fieldsOf(set, document), texts };
}

const ALIAS = /\bc\d{7}\b/g;
/** Of documents that are kept. */
const MOST = 2000;

/** The variables that what is written of one customer may hang on: sizes of lists. */
const restOf = (variables: Variables): string =>
  Object.values(variables)
    .filter((value) => typeof value === 'number')
    .join(' ');

interface Subgraph {
  readonly name: string;
  readonly customerOf: (id: string) => Unified;
  readonly links: Links;
}

/** One request on its way: what it is written from, and what has been written. */
interface Answering {
  readonly prepared: Prepared;
  readonly variables: Variables;
  rows: number;
  behind: number;
}

/**
 * A federation subgraph over the unified customers: `customer`, `customers`, `_entities`. What a document writes of a customer is written once and kept, so
 * that the subgraph costs less than any gateway before it.
 */
export function subgraph({ name, customerOf, links }: Subgraph): (request: Request) => Answer {
  const known = new Map<string, Prepared>();
  const textsOf = new Map<string, Prepared['texts']>();
  const behind = callsBehind(name);

  const preparedFor = (query: string): Prepared => {
    const kept = known.get(query);
    if (kept !== undefined) return kept;
    if (known.size >= MOST) known.clear();
    const shape = query.replaceAll(ALIAS, '');
    const texts = textsOf.get(shape) ?? new Map<string, string>();
    textsOf.set(shape, texts);
    const prepared = prepare(query, texts);
    known.set(query, prepared);
    return prepared;
  };

  const entities = (
    ids: readonly string[],
    field: FieldNode,
    { prepared, variables }: Answering,
  ): readonly string[] => {
    const writing = { document: prepared.document, variables };
    const start = `${keyOf(field).replaceAll(ALIAS, '')} ${restOf(variables)} `;
    return ids.map((id) => {
      const kept = prepared.texts.get(start + id);
      if (kept !== undefined) return kept;
      const text = writeValue(field, customerOf(id), writing);
      prepared.texts.set(start + id, text);
      return text;
    });
  };

  const counted = (ids: readonly string[], field: FieldNode, answering: Answering): readonly string[] => {
    const fields = fieldsOf(field.selectionSet ?? NOTHING, answering.prepared.document);
    answering.rows += ids.length;
    answering.behind += behind(
      fields.map((one) => one.name.value),
      ids.map((id) => links.byId.get(id)),
    );
    return entities(ids, field, answering);
  };

  const root = (field: FieldNode, answering: Answering): string => {
    const { variables } = answering;
    switch (field.name.value) {
      case '_entities': {
        const given = argument(field, 'representations', variables);
        const list: readonly { readonly id: string }[] = Array.isArray(given) ? given : [];
        const ids = list.map(({ id }) => id);
        return `[${counted(ids, field, answering).join(',')}]`;
      }
      case 'customer': {
        const id = String(argument(field, 'id', variables));
        return links.byId.has(id) ? counted([id], field, answering).join('') : 'null';
      }
      case 'customers':
        return customers(field, answering);
      default:
        return '"Query"';
    }
  };

  const customers = (field: FieldNode, answering: Answering): string => {
    const { prepared, variables } = answering;
    const after = argument(field, 'after', variables);
    const page = links.page(
      Number(argument(field, 'first', variables) ?? 20),
      typeof after === 'string' ? after : undefined,
    );
    const last = page.customers.at(-1);
    const writing = { document: prepared.document, variables };
    const ids = page.customers.map(({ id }) => id);
    const parts = fieldsOf(field.selectionSet ?? NOTHING, prepared.document).map((part) => {
      if (part.name.value === 'nodes') return `${keyOf(part)}:[${counted(ids, part, answering).join(',')}]`;
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
    const { query, variables = {} }: { query: string; variables?: Variables } = JSON.parse(body);
    const answering: Answering = { prepared: preparedFor(query), variables, rows: 0, behind: 0 };
    const parts = answering.prepared.roots.map((field) => `${keyOf(field)}:${root(field, answering)}`);
    return { ...json(`{"data":{${parts.join(',')}}}`, answering.rows), behind: answering.behind };
  };
}
