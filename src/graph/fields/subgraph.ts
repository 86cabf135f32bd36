import type { RecordType } from '../../connectors/connector.ts';
import type { FieldInfo } from '../catalogue.ts';
import type { Resolver } from '../door.ts';
import { whenReady } from '../maybe.ts';
import { customerNode } from './customer.ts';
import { owned } from './owned.ts';

/** A field that a subgraph adds to the customer; null where it does not know the customer. */
export function subgraphField({ name }: FieldInfo, record: RecordType, isOwnedType: boolean): Resolver {
  return (parent) => {
    const customer = customerNode(parent);
    return whenReady(customer.rows(record), ([row]) => {
      const value = row?.[name] ?? null;
      return isOwnedType ? owned(value, customer) : value;
    });
  };
}
