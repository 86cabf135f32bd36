import { isObject } from '../../connectors/json.ts';
import type { FieldInfo } from '../catalogue.ts';
import { type CustomerNode, isGraphNode, type OwnedNode } from '../context.ts';
import type { Resolver } from '../door.ts';

/** Keeps the customer with objects of classified types, so that their fields are decided for it. */
export function owned(value: unknown, customer: CustomerNode | null): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => owned(item, customer));
  return isObject(value) ? ({ node: 'owned', customer, value } satisfies OwnedNode) : value;
}

/** A field of such an object. */
export function ownedField({ name }: FieldInfo, isOwnedType: boolean): Resolver {
  return (parent) => {
    if (!isGraphNode(parent) || parent.node !== 'owned') throw new Error('expected an owned object');
    const value = parent.value[name] ?? null;
    return isOwnedType ? owned(value, parent.customer) : value;
  };
}
