import { DERIVED } from '../../resolvers/derived/index.ts';
import type { CustomerRows } from '../../resolvers/rows.ts';
import type { Catalogue, FieldInfo } from '../catalogue.ts';
import {
  type CustomerNode,
  type GraphContext,
  isGraphNode,
  type OwnedNode,
  type RecordNode,
} from '../context.ts';
import { decide, type Resolver } from '../door.ts';
import { goldenRuleOf } from '../golden-choice.ts';
import { allReady, type Maybe, remembered, type Settled, whenReady } from '../maybe.ts';
import { owned } from './owned.ts';

export function customerNode(parent: unknown): CustomerNode {
  if (isGraphNode(parent) && parent.node === 'customer') return parent;
  throw new Error('expected a customer');
}

/** A golden field: the value that survives. */
export function goldenField(info: FieldInfo, catalogue: Catalogue): Resolver {
  const rule = goldenRuleOf(info, catalogue);
  return (parent) => customerNode(parent).value(rule);
}

/** What was made for each customer of a request, under a key. */
type Made<Value> = WeakMap<CustomerNode, Map<string, Maybe<Settled<Value>>>>;

/** What derived fields were given; fields that read the same record types are given the same rows, so that what they share is computed once. */
const rowsByCustomer: Made<CustomerRows> = new WeakMap();

/** What derived fields gave: once, in however many places of the answer they stand. */
const derivedByCustomer: Made<unknown> = new WeakMap();

function madeOnce<Value>(
  made: Made<Value>,
  customer: CustomerNode,
  key: string,
  make: () => Maybe<Value>,
): Maybe<Value> {
  const known = made.get(customer) ?? new Map<string, Maybe<Settled<Value>>>();
  made.set(customer, known);
  return remembered(known, key, make);
}

/** All rows of these record types that a customer has. */
function loadRows(
  customer: CustomerNode,
  records: readonly string[],
  { catalogue }: GraphContext,
): Maybe<CustomerRows> {
  const rows = records.map((name) => {
    const record = catalogue.records.get(name);
    return whenReady(record ? customer.rows(record) : [], (found) => [name, found] as const);
  });
  return whenReady(allReady(rows), (all) => Object.fromEntries(all));
}

/** A derived field: a pure function of the rows that it declares to read. */
export function derivedField(info: FieldInfo, isOwnedType: boolean): Resolver {
  const derive = DERIVED[info.coordinate];
  if (!derive) throw new Error(`${info.coordinate} has no function`);
  const read = (info.reads ?? []).map((coordinate) => coordinate.slice(0, coordinate.indexOf('.')));
  const records = [...new Set(read)].toSorted();
  const key = records.join(' ');
  return (parent, _args, context) => {
    const customer = customerNode(parent);
    const rows = (): Maybe<CustomerRows> =>
      madeOnce(rowsByCustomer, customer, key, () => loadRows(customer, records, context));
    return madeOnce(derivedByCustomer, customer, info.coordinate, () =>
      whenReady(rows(), (given) => {
        const value = derive(given, context.derivedEnv);
        return isOwnedType ? owned(value, customer) : value;
      }),
    );
  };
}

/** `Customer.provenance`: where each golden field comes from, but for those that the viewer may not see. */
export const provenanceField: Resolver = async (parent, _args, context) => {
  const customer = customerNode(parent);
  const entries = await Promise.all(
    context.catalogue.golden.map(async (info) => {
      const { coordinate, name, golden } = info;
      if (!golden || (await decide(context, coordinate, customer)).treatment.kind === 'DENY') return [];
      const from = (await customer.golden(goldenRuleOf(info, context.catalogue)))?.from ?? [];
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
export const recordsField: Resolver = (parent, _args, { catalogue }) => {
  const customer = customerNode(parent);
  const types = [...catalogue.records.values()].filter((record) => record.customer);
  const nodes = types.map((record) =>
    whenReady(customer.rows(record), (rows) =>
      rows.map((row): RecordNode => ({ node: 'record', record, row, customer })),
    ),
  );
  return whenReady(allReady(nodes), (all) => all.flat());
};
