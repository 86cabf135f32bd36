import type { RecordType } from '../../connectors/connector.ts';
import type { Catalogue, FieldInfo } from '../catalogue.ts';
import type { CustomerNode, GraphContext } from '../context.ts';
import { isVisible, type Resolver } from '../door.ts';
import { keyIn } from '../key.ts';
import { allReady } from '../maybe.ts';
import { customerNode } from './customer.ts';

/** The fields that a field of the hierarchy declares to read: each holds the key of the parent's record of the same type. */
function parentKeys({ reads = [] }: FieldInfo, { fields, records }: Catalogue) {
  return reads.flatMap((coordinate): { readonly record: RecordType; readonly by: string }[] => {
    const info = fields.get(coordinate);
    const record = info && records.get(info.parent);
    return record ? [{ record, by: info.name }] : [];
  });
}

/** The customers of these records, but for the one that asks and those that the viewer may not know of. */
async function visibleOthers(
  { name }: RecordType,
  keys: readonly string[],
  { self, context }: { readonly self: CustomerNode; readonly context: GraphContext },
): Promise<readonly CustomerNode[]> {
  const ids = new Set(context.links.customersOf(name, keys).values());
  const others = [...ids].filter((id) => id !== self.id).map((id) => context.customer(id));
  const visible = await allReady(others.map((customer) => isVisible(context, customer)));
  return others.filter((_, index) => visible[index]);
}

/** `Customer.parent`: the customer whose record this customer's record names as its parent. */
export function parentField(info: FieldInfo): Resolver {
  return async (parent, _args, context) => {
    const self = customerNode(parent);
    const parents = await Promise.all(
      parentKeys(info, context.catalogue).map(async ({ record, by }) => {
        const keys = (await self.rows(record)).map((row) => row[by]);
        const named = keys.filter((key) => typeof key === 'string');
        return visibleOthers(record, named, { self, context });
      }),
    );
    return parents.flat()[0] ?? null;
  };
}

/** `Customer.subsidiaries`: the customers whose record names one of this customer's records as its parent. */
export function subsidiariesField(info: FieldInfo): Resolver {
  return async (parent, _args, context) => {
    const self = customerNode(parent);
    const subsidiaries = await Promise.all(
      parentKeys(info, context.catalogue).map(async ({ record, by }) => {
        const own = self.keysFor(record);
        if (own.length === 0) return [];
        const find = await context.loaders.find(record, by, own);
        const keys = own.flatMap((key) => find(key).map((row) => keyIn(row, record.key)));
        return visibleOthers(record, keys, { self, context });
      }),
    );
    return [...new Set(subsidiaries.flat())];
  };
}
