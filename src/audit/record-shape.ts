import { z } from 'zod';
import type { AuditRecord } from './entry.ts';
import { SLOTS } from './slots.ts';

const code = z.string().regex(SLOTS.code);
const name = z.string().regex(SLOTS.name);
const id = z.string().regex(SLOTS.id);
const count = z.int().nonnegative();
const instant = z.iso.datetime().transform((at) => new Date(at).toISOString());

/**
 * The form of an audit record. Every slot takes ids, codes, names or numbers; none takes free text, and there are no other slots, so that a customer's value
 * has nowhere to go. Points in time come out in milliseconds, so that they sort as text.
 */
export const auditRecordShape = z.strictObject({
  at: instant,
  viewer: z.string().max(SLOTS.longestSubject).regex(SLOTS.subject),
  roles: z.array(name),
  purpose: code,
  client: name.nullable(),
  operation: z.string().regex(SLOTS.operation).nullable(),
  operationHash: z.string().regex(SLOTS.hash),
  customers: z.array(id),
  fields: z.array(
    z.strictObject({
      field: z.string().regex(SLOTS.field),
      classification: code,
      treatment: z.string().regex(SLOTS.treatment),
      rule: id,
    }),
  ),
  sources: z.array(z.strictObject({ source: id, outcome: code, calls: count, rows: count })),
  rows: count,
  durationMs: z.number().nonnegative(),
  epoch: count,
  traceId: z.string().regex(SLOTS.trace).nullable(),
  outcome: code,
});

/** The record with its time in milliseconds. Throws an error that names the slots that don't fit, never what they hold. */
export function checkedRecord(record: AuditRecord): AuditRecord {
  const { success, data, error } = auditRecordShape.safeParse(record);
  if (success) return data;
  const slots = error.issues.map((issue) =>
    issue.code === 'unrecognized_keys' ? 'a slot too many' : issue.path.join('.'),
  );
  throw new Error(
    `An audit record does not have its form: ${slots.join(', ')}. Slots take ids, codes, names and numbers only.`,
  );
}
