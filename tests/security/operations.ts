import {
  getNamedType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Catalogue } from '../../src/graph/catalogue.ts';

/** How a field can be asked for. */
export const STYLES = ['PLAIN', 'ALIASED', 'SPREAD', 'INLINE', 'INTERFACE', 'INCLUDED'] as const;
export type Style = (typeof STYLES)[number];

export interface Operation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Composite = GraphQLObjectType | GraphQLInterfaceType;

interface Writer {
  readonly catalogue: Catalogue;
  readonly style: Style;
  readonly fragments: Map<string, string>;
}

const isComposite = (type: GraphQLNamedType): type is Composite =>
  isObjectType(type) || isInterfaceType(type);

const isAskedWithoutArguments = ({ args }: GraphQLField<unknown, unknown>): boolean =>
  args.every(({ type, defaultValue }) => !isNonNullType(type) || defaultValue !== undefined);

/** Alias of a field: the name of its neighbour, so that what stands under a harmless name is something else. */
function aliasIn(type: Composite, name: string): string {
  const names = Object.keys(type.getFields());
  return `${names[(names.indexOf(name) + 1) % names.length] ?? name}_${type.name}`;
}

/** Puts a selection of a type into the form of the style. */
function styled({ style, fragments }: Writer, type: Composite, body: string): string {
  const abstract = isObjectType(type) ? type.getInterfaces().map(({ name }) => name) : [];
  switch (style) {
    case 'PLAIN':
    case 'ALIASED':
      return body;
    case 'INLINE':
      return `... on ${type.name} { ${body} }`;
    case 'INTERFACE':
      return abstract.length === 0
        ? `... { ${body} }`
        : abstract.map((name) => `... on ${name} { ... on ${type.name} { ${body} } }`).join(' ');
    case 'INCLUDED':
      return `... @include(if: $yes) { ${body} } ... @skip(if: $yes) { __typename }`;
    case 'SPREAD': {
      const name = `F${fragments.size}`;
      fragments.set(name, `fragment ${name} on ${type.name} { ${body} }`);
      return `...${name}`;
    }
  }
}

/** One field with all that can be selected below it, customers within customers left out. */
function fieldText(writer: Writer, parent: Composite, name: string, above: readonly string[]): string | null {
  const field = parent.getFields()[name];
  if (!field || !isAskedWithoutArguments(field)) return null;
  const type = getNamedType(field.type);
  const start = writer.style === 'ALIASED' ? `${aliasIn(parent, name)}: ${name}` : name;
  if (isLeafType(type)) return start;
  if (!isComposite(type) || above.includes(type.name) || above.length > 6) return null;
  return `${start} { ${selectionOf(writer, type, above)} }`;
}

function selectionOf(writer: Writer, type: Composite, above: readonly string[]): string {
  const inner = [...above, type.name];
  const fields = Object.keys(type.getFields()).flatMap((name) => fieldText(writer, type, name, inner) ?? []);
  const concrete = isInterfaceType(type)
    ? writer.catalogue.schema
        .getPossibleTypes(type)
        .filter(({ name }) => !above.includes(name))
        .map((one) => {
          const own = Object.keys(one.getFields()).filter((name) => !type.getFields()[name]);
          const body = own
            .flatMap((name) => fieldText(writer, one, name, [...inner, one.name]) ?? [])
            .join(' ');
          return `... on ${one.name} { ${styled(writer, one, body)} }`;
        })
    : [];
  return `__typename ${[...(fields.length > 0 ? [styled(writer, type, fields.join(' '))] : []), ...concrete].join(' ')}`;
}

const START = 'query Sweep($yes: Boolean! = true)';

function operation({ fragments }: Writer, body: string): Operation {
  return {
    text: `${START} { ... @include(if: $yes) { ${body} } } ${[...fragments.values()].join(' ')}`,
    variables: { yes: true },
  };
}

const compositeOf = ({ schema }: Catalogue, name: string): Composite => {
  const type = schema.getType(name);
  if (type && isComposite(type)) return type;
  throw new Error(`expected an object type ${name}`);
};

/** Everything below a place that yields the type: all its fields, and all fields of what hangs on it. */
export function askForAll(
  catalogue: Catalogue,
  style: Style,
  place: { readonly type: string; readonly field: string },
): Operation {
  const writer: Writer = { catalogue, style, fragments: new Map() };
  const type = compositeOf(catalogue, place.type);
  return operation(writer, `${place.field} { ... on ${type.name} { ${selectionOf(writer, type, [])} } }`);
}

/** The shortest way from one type to another, as names of fields. */
function wayTo(catalogue: Catalogue, from: string, to: string): readonly string[] | null {
  const ways: { readonly type: string; readonly way: readonly string[] }[] = [{ type: from, way: [] }];
  const seen = new Set([from]);
  for (const { type, way } of ways) {
    if (type === to) return way;
    const at = catalogue.schema.getType(type);
    if (!at || !isComposite(at)) continue;
    for (const field of Object.values(at.getFields()).filter(isAskedWithoutArguments)) {
      const next = getNamedType(field.type).name;
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push({ type: next, way: [...way, field.name] });
    }
  }
  return null;
}

/** One field alone, below a place that yields the type `place.type`. */
export function askForOne(
  catalogue: Catalogue,
  style: Style,
  {
    place,
    coordinate,
  }: { readonly place: { readonly type: string; readonly field: string }; readonly coordinate: string },
): Operation | null {
  const [parent = '', name = ''] = coordinate.split('.');
  const isOfInterface = catalogue.records.get(parent)?.customer === true;
  const before = wayTo(catalogue, place.type, isOfInterface ? 'Customer' : parent);
  if (before === null) return null;
  const way = isOfInterface ? [...before, 'records'] : before;
  const writer: Writer = { catalogue, style, fragments: new Map() };
  const type = compositeOf(catalogue, parent);
  const field = fieldText(writer, type, name, []);
  if (field === null) return null;
  const own = styled(writer, type, field);
  const inner = isOfInterface ? `... on ${parent} { ${own} }` : own;
  const body = way.reduceRight((below, step) => `${step} { ${below} }`, inner);
  return operation(writer, `${place.field} { ... on ${place.type} { ${body} } }`);
}
