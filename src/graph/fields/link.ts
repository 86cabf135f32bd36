import type { LinkStore } from '../../identity/link-store.ts';
import { keyOf, type RecordNode } from '../context.ts';

/** Why a record belongs to its customer, as type Link of the graph; null for a record of nobody known. */
export function linkOf(node: RecordNode, links: LinkStore): unknown {
  const recordId = keyOf(node);
  const linked = node.customer
    ?.linked()
    .find((record) => record.recordType === node.record.name && record.recordId === recordId);
  if (!linked) return null;
  const evidence = links.evidenceOf(node.record.name, recordId);
  return { confidence: linked.confidence, since: linked.since, evidence };
}
