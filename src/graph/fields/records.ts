import type { FieldInfo } from '../catalogue.ts';
import { isGraphNode, keyOf, type RecordNode } from '../context.ts';
import type { Resolver } from '../door.ts';
import { encodeGlobalId } from '../global-id.ts';
import { linkOf } from './link.ts';
import { owned } from './owned.ts';

function recordNode(parent: unknown): RecordNode {
  if (isGraphNode(parent) && parent.node === 'record') return parent;
  throw new Error('expected a record');
}

/** The fields of a record type that Facet fills in itself; all others are columns. */
export const COMPUTED: Readonly<Record<string, Resolver>> = {
  id: (parent) => {
    const node = recordNode(parent);
    return encodeGlobalId(node.record.name, keyOf(node));
  },
  source: (parent) => recordNode(parent).record.source,
  link: (parent, _args, { links }) => linkOf(recordNode(parent), links),
};

/** A field of a record: its column, or what Facet knows of the record. */
export function recordField({ name }: FieldInfo, isOwnedType: boolean): Resolver {
  const computed = COMPUTED[name];
  if (computed) return computed;
  return (parent) => {
    const { row, customer } = recordNode(parent);
    const value = row[name] ?? null;
    return isOwnedType ? owned(value, customer) : value;
  };
}
