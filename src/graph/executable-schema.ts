import { GraphQLObjectType, type GraphQLSchema, isAbstractType } from 'graphql';
import type { GraphQLField } from 'graphql';
import type { Catalogue, FieldInfo } from './catalogue.ts';
import { isGraphNode } from './context.ts';
import { guard, type Resolver } from './door.ts';
import type { Column } from './plan/plan.ts';
import { collectionField } from './fields/collections.ts';
import { derivedField, goldenField, provenanceField, recordsField, customerNode } from './fields/customer.ts';
import { parentField, subsidiariesField } from './fields/hierarchy.ts';
import { ownedField } from './fields/owned.ts';
import { property } from './fields/property.ts';
import { COMPUTED, recordField } from './fields/records.ts';
import { ROOTS } from './fields/roots.ts';
import { subgraphField } from './fields/subgraph.ts';

/** Fields that lead somewhere else, or are put together from all that is there: what they give is waited for in any case. */
const WAITING: Readonly<Record<string, Resolver>> = { ...ROOTS, 'Customer.provenance': provenanceField };

/** Further fields that are neither golden, derived, a column nor a collection. */
const SPECIAL: Readonly<Record<string, Resolver>> = {
  'Customer.id': (parent) => customerNode(parent).id,
  'Customer.records': recordsField,
};

/** Fields that follow what they declare to read to other customers, which is waited for. */
const HIERARCHY: Readonly<Record<string, (info: FieldInfo) => Resolver>> = {
  'Customer.parent': parentField,
  'Customer.subsidiaries': subsidiariesField,
};

/** Object types that group derived fields of the customer: on the way down to those, the customer itself is passed on. */
export function isGroup(typeName: string, catalogue: Catalogue): boolean {
  const fields = [...catalogue.fields.values()].filter(({ parent }) => parent === typeName);
  return (
    fields.length > 0 && fields.every(({ reads, type }) => reads !== undefined || isGroup(type, catalogue))
  );
}

/** Classified types of objects inside records and derived values: they keep their customer, for whom each field is decided. */
function isOwnedType(typeName: string, catalogue: Catalogue): boolean {
  if (typeName === 'Customer' || ![...catalogue.fields.values()].some(({ parent }) => parent === typeName))
    return false;
  const holders = [...catalogue.fields.values()].filter(({ type }) => type === typeName);
  return holders.some(
    ({ reads, coordinate, parent }) =>
      reads !== undefined || catalogue.places.has(coordinate) || isOwnedType(parent, catalogue),
  );
}

/** Undefined for what is nothing but a property. */
function resolverOf(
  field: GraphQLField<unknown, unknown>,
  info: FieldInfo,
  catalogue: Catalogue,
): Resolver | undefined {
  const { coordinate } = info;
  const special = WAITING[coordinate] ?? HIERARCHY[coordinate]?.(info) ?? SPECIAL[coordinate];
  if (special) return special;
  if (catalogue.records.has(info.parent)) return recordField(info, isOwnedType(info.type, catalogue));
  if (info.golden) return goldenField(info, catalogue);
  if (info.reads) return derivedField(info, isOwnedType(info.type, catalogue));
  if (isOwnedType(info.parent, catalogue)) return ownedField(info, isOwnedType(info.type, catalogue));
  const [place] = catalogue.places.get(coordinate) ?? [];
  if (place?.record.byCustomerId) return subgraphField(info, place.record, isOwnedType(info.type, catalogue));
  const record = catalogue.records.get(info.type.replace(/Connection$/, ''));
  if (info.parent === 'Customer' && record) return collectionField(field, record, catalogue);
  return isGroup(info.type, catalogue) ? (parent) => customerNode(parent) : undefined;
}

/** For a field that holds a copy of another's value: the field whose name stands in the sibling. */
function fieldAsWhich(
  { treatedAs }: FieldInfo,
  catalogue: Catalogue,
): ((parent: unknown) => FieldInfo) | undefined {
  if (treatedAs === undefined) return undefined;
  return (parent) => {
    const coordinate = isGraphNode(parent) && parent.node === 'owned' ? parent.value[treatedAs] : undefined;
    const info = catalogue.fields.get(String(coordinate));
    if (!info) throw new Error(`the sibling "${treatedAs}" names no field`);
    return info;
  };
}

function typeNameOf(value: unknown): string | undefined {
  if (!isGraphNode(value)) return undefined;
  return value.node === 'customer' ? 'Customer' : value.node === 'record' ? value.record.name : undefined;
}

function columnOf({ parent, name, type }: FieldInfo, catalogue: Catalogue): Column | undefined {
  const isColumn = catalogue.records.get(parent)?.columns.has(name) === true;
  return isColumn && !(name in COMPUTED) && !isOwnedType(type, catalogue) ? { of: 'row', name } : undefined;
}

/** A field with what it does behind the door. */
export interface GuardedField {
  readonly info: FieldInfo;
  readonly resolve: Resolver;
  /** Whether it gives its value at once when the records that it needs are there. */
  readonly isDirect: boolean;
  /** Where a column of a record, or a property of the object itself, is all that it gives. */
  readonly column: Column | undefined;
  /** For a field that holds a copy of another's value: the field as which it is treated. */
  readonly fieldAsWhich: ((parent: unknown) => FieldInfo) | undefined;
}

export interface ExecutableSchema {
  readonly schema: GraphQLSchema;
  /** By coordinate. Fields of @value types have none of their own: they were treated with the field that holds them. */
  readonly fields: ReadonlyMap<string, GuardedField>;
}

/** Gives every field of the schema its resolver, behind the door. The schema is changed in place. */
export function makeExecutable(catalogue: Catalogue): ExecutableSchema {
  const { schema } = catalogue;
  const fields = new Map<string, GuardedField>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = typeNameOf;
    if (!(type instanceof GraphQLObjectType)) continue;
    for (const field of Object.values(type.getFields())) {
      const info = catalogue.fields.get(`${type.name}.${field.name}`);
      if (!info) continue;
      const own = resolverOf(field, info, catalogue);
      const guarded: GuardedField = {
        info,
        resolve: own ?? property(info.name),
        column: own ? columnOf(info, catalogue) : { of: 'source', name: info.name },
        isDirect: !(info.coordinate in WAITING || info.coordinate in HIERARCHY),
        fieldAsWhich: fieldAsWhich(info, catalogue),
      };
      fields.set(info.coordinate, guarded);
      field.resolve = guard(info, guarded.resolve, guarded.fieldAsWhich);
    }
  }
  return { schema, fields };
}
