import { DERIVED } from '../../resolvers/derived/index.ts';
import type { CustomerRows } from '../../resolvers/rows.ts';
import type { FieldInfo } from '../catalogue.ts';
import {
  type CustomerNode,
  type GraphContext,
  isGraphNode,
  keyOf,
  type OwnedNode,
  type RecordNode,
} from '../context.ts';
import { decide, isVisible, type Resolver } from '../door.ts';
import { isObject } from '../is-object.ts';

export function customerNode(parent: unknown): CustomerNode {
  if (isGraphNode(parent) && parent.node === 'customer') return parent;
  throw new Error('expected a customer');
}

/** A golden field: the value that survives. */
export function goldenField({ coordinate }: FieldInfo): Resolver {
  return async (parent) => (await customerNode(parent).golden(coordinate))?.value ?? null;
}

/** All rows of a customer that a derived field declares to read, by record type. */
async function rowsFor(
  customer: CustomerNode,
  info: FieldInfo,
  { catalogue }: GraphContext,
): Promise<CustomerRows> {
  const names = new Set((info.reads ?? []).map((coordinate) => coordinate.slice(0, coordinate.indexOf('.'))));
  const rows = await Promise.all(
    [...names].map(async (name) => {
      const record = catalogue.records.get(name);
      const nodes = record ? await customer.records(record) : [];
      return [name, nodes.map(({ row }) => row)] as const;
    }),
  );
  return Object.fromEntries(rows);
}

/** Keeps the customer with objects of classified types, so that their fields are decided for it. */
function owned(value: unknown, customer: CustomerNode): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => owned(item, customer));
  return isObject(value) ? ({ node: 'owned', customer, value } satisfies OwnedNode) : value;
}

/** A derived field: a pure function of the rows that it declares to read. */
export function derivedField(info: FieldInfo, isOwnedType: boolean): Resolver {
  const derive = DERIVED[info.coordinate];
  if (!derive) throw new Error(`${info.coordinate} has no function`);
  return async (parent, _args, context) => {
    const customer = customerNode(parent);
    const value = derive(await rowsFor(customer, info, context), context.derivedEnv);
    return isOwnedType ? owned(value, customer) : value;
  };
}

/** A field of an object that a derived function made. */
export function ownedField({ name }: FieldInfo, isOwnedType: boolean): Resolver {
  return (parent) => {
    if (!isGraphNode(parent) || parent.node !== 'owned') throw new Error('expected a derived object');
    const value = parent.value[name];
    return isOwnedType ? owned(value, parent.customer) : value;
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

async function partnersOf(
  customer: CustomerNode,
  { catalogue }: GraphContext,
): Promise<readonly RecordNode[]> {
  const partner = catalogue.records.get('BusinessPartner');
  return partner ? customer.records(partner) : [];
}

async function visibleOthers(
  ids: readonly string[],
  self: CustomerNode,
  context: GraphContext,
): Promise<readonly CustomerNode[]> {
  const others = [...new Set(ids)].filter((id) => id !== self.id).map((id) => context.customer(id));
  const visible = await Promise.all(others.map((customer) => isVisible(context, customer)));
  return others.filter((_, index) => visible[index]);
}

/** `Customer.parent`, by the parent partner that the ERP names. */
export const parentField: Resolver = async (parent, _args, context) => {
  const customer = customerNode(parent);
  const partners = await partnersOf(customer, context);
  const parentIds = partners.flatMap(({ row }) =>
    typeof row['parentId'] === 'string' ? [row['parentId']] : [],
  );
  const ids = [...context.links.customersOf('BusinessPartner', parentIds).values()];
  return (await visibleOthers(ids, customer, context))[0] ?? null;
};

/** `Customer.subsidiaries`: the customers whose ERP partner names one of this customer's partners as parent. */
export const subsidiariesField: Resolver = async (parent, _args, context) => {
  const customer = customerNode(parent);
  const partner = context.catalogue.records.get('BusinessPartner');
  const linked = customer.linked().filter(({ recordType }) => recordType === 'BusinessPartner');
  if (!partner) return [];
  const rows = await Promise.all(
    linked.map(({ recordId }) => context.loaders.find(partner, 'parentId', recordId)),
  );
  const children = rows.flat().map((row) => keyOf({ node: 'record', record: partner, row, customer: null }));
  return visibleOthers(
    [...context.links.customersOf('BusinessPartner', children).values()],
    customer,
    context,
  );
};
