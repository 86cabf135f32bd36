import { DERIVED } from '../../resolvers/derived/index.ts';
import type { CustomerRows } from '../../resolvers/rows.ts';
import type { FieldInfo } from '../catalogue.ts';
import { type CustomerNode, type GraphContext, isGraphNode, type OwnedNode } from '../context.ts';
import { decide, type Resolver } from '../door.ts';
import { owned } from './owned.ts';

export function customerNode(parent: unknown): CustomerNode {
  if (isGraphNode(parent) && parent.node === 'customer') return parent;
  throw new Error('expected a customer');
}

/** A golden field: the value that survives. */
export function goldenField({ coordinate }: FieldInfo): Resolver {
  return async (parent) => (await customerNode(parent).golden(coordinate))?.value ?? null;
}

/** What a customer's derived fields were given; fields that read the same record types are given the same rows, so that what they share is computed once. */
const rowsByCustomer = new WeakMap<CustomerNode, Map<string, Promise<CustomerRows>>>();

async function loadRows(
  customer: CustomerNode,
  records: readonly string[],
  { catalogue }: GraphContext,
): Promise<CustomerRows> {
  const rows = await Promise.all(
    records.map(async (name) => {
      const record = catalogue.records.get(name);
      const nodes = record ? await customer.records(record) : [];
      return [name, nodes.map(({ row }) => row)] as const;
    }),
  );
  return Object.fromEntries(rows);
}

/** All rows of these record types that a customer has. */
function rowsFor(
  customer: CustomerNode,
  records: readonly string[],
  context: GraphContext,
): Promise<CustomerRows> {
  const known = rowsByCustomer.get(customer) ?? new Map<string, Promise<CustomerRows>>();
  rowsByCustomer.set(customer, known);
  const names = records.join(' ');
  const rows = known.get(names) ?? loadRows(customer, records, context);
  known.set(names, rows);
  return rows;
}

/** A derived field: a pure function of the rows that it declares to read. */
export function derivedField(info: FieldInfo, isOwnedType: boolean): Resolver {
  const derive = DERIVED[info.coordinate];
  if (!derive) throw new Error(`${info.coordinate} has no function`);
  const read = (info.reads ?? []).map((coordinate) => coordinate.slice(0, coordinate.indexOf('.')));
  const records = [...new Set(read)].toSorted();
  return async (parent, _args, context) => {
    const customer = customerNode(parent);
    const value = derive(await rowsFor(customer, records, context), context.derivedEnv);
    return isOwnedType ? owned(value, customer) : value;
  };
}

/** `Customer.provenance`: where each golden field comes from, but for those that the viewer may not see. */
export const provenanceField: Resolver = async (parent, _args, context) => {
  const customer = customerNode(parent);
  const entries = await Promise.all(
    [...context.catalogue.fields.values()].map(async ({ coordinate, name, golden }) => {
      if (!golden || (await decide(context, coordinate, customer)).treatment.kind === 'DENY') return [];
      const from = (await customer.golden(coordinate))?.from ?? [];
      return from.map(({ source, recordId, asOf }) => ({
        field: name,
        source,
        recordId,
        asOf,
        rule: golden.rule,
      }));
    }),
  );
  return entries.flat().map((value) => ({ node: 'owned', customer, value }) satisfies OwnedNode);
};

/** `Customer.records`: the linked records themselves. */
export const recordsField: Resolver = async (parent, _args, { catalogue }) => {
  const customer = customerNode(parent);
  const types = [...catalogue.records.values()].filter((record) => record.customer);
  return (await Promise.all(types.map((record) => customer.records(record)))).flat();
};
