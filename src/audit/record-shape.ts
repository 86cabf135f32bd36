import { z } from 'zod';
import type { AuditRecord } from './entry.ts';

const LONGEST_SUBJECT = 255;

const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/);
const name = z.string().regex(/^[\p{L}\p{N}_][\p{L}\p{N}_.:@/ -]{0,99}$/u);
const id = z.string().regex(/^\w[\w:.-]{0,99}$/);
const count = z.int().nonnegative();
const instant = z.iso.datetime().transform((at) => new Date(at).toISOString());

/**
 * The form of an audit record. Every slot takes ids, codes, names or numbers; none takes free text, and there are no other slots, so that a customer's value
 * has nowhere to go. Points in time come out in milliseconds, so that they sort as text.
 */
export const auditRecordShape = z.strictObject({
  at: instant,
  // The subject of a verified token: an identity provider's own choice of text, never a customer's.
  viewer: z
    .string()
    .max(LONGEST_SUBJECT)
    .regex(/^[^\p{C}]+$/u),
  roles: z.array(name),
  purpose: code,
  client: name.nullable(),
  // A GraphQL name, or the name of a persisted query, which may have hyphens.
  operation: z
    .string()
    .regex(/^[_A-Za-z][\w-]{0,127}$/)
    .nullable(),
  operationHash: z.string().regex(/^[0-9a-f]{64}$/),
  customers: z.array(id),
  fields: z.array(
    z.strictObject({
      field: z.string().regex(/^[_A-Za-z]\w*\.[_A-Za-z]\w*(?:\(\w+:\))?$/),
      classification: code,
      treatment: z.string().regex(/^(?:CLEAR|DENY|MASK\([\w:-]{1,64}\))$/),
      rule: id,
    }),
  ),
  sources: z.array(z.strictObject({ source: id, outcome: code, calls: count, rows: count })),
  rows: count,
  durationMs: z.number().nonnegative(),
  epoch: count,
  traceId: z
    .string()
    .regex(/^[0-9a-f]{16,32}$/)
    .nullable(),
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
