import type { AuditedField, AuditedSource, AuditRecord } from './entry.ts';
import { SLOTS } from './slots.ts';

/** A record that waits for its place in the log: its canonical JSON (RFC 8785) in parts. */
export interface Draft {
  /** Up to the list of fields. */
  readonly start: string;
  /** The list of fields. */
  readonly fields: string;
  /** From there up to the sequence number. */
  readonly middle: string;
  /** What follows the sequence number. */
  readonly end: string;
}

const RECORD_SLOTS = 15;
const FIELD_SLOTS = 4;
const SOURCE_SLOTS = 4;
const INSTANT_LENGTH = '2026-06-30T08:00:00.000Z'.length;

const MOST_LISTS = 1000;

/**
 * Answers of one operation disclose the same fields, and answers of one plan may even bring the same list: what was found to fit needs no second look. Canonical
 * JSON, by their text as it comes, and by themselves.
 */
const known = {
  byText: new Map<string, string>(),
  byList: new WeakMap<readonly AuditedField[], string>(),
};

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** The one spelling that needs no rewriting. */
function isPlainInstant(at: string): boolean {
  if (at.length !== INSTANT_LENGTH) return false;
  const time = Date.parse(at);
  return !Number.isNaN(time) && new Date(time).toISOString() === at;
}

function fits(slot: RegExp, value: string | null): boolean {
  return typeof value === 'string' && slot.test(value);
}

function fitsOrNull(slot: RegExp, value: string | null): boolean {
  return value === null || fits(slot, value);
}

function quoted(value: string | null): string {
  return value === null ? 'null' : `"${value}"`;
}

function quotedList(values: readonly string[]): string {
  return values.length === 0 ? '[]' : `["${values.join('","')}"]`;
}

function isPlainField(one: AuditedField): boolean {
  return (
    fits(SLOTS.field, one.field) &&
    fits(SLOTS.code, one.classification) &&
    fits(SLOTS.treatment, one.treatment) &&
    fits(SLOTS.id, one.rule) &&
    Object.keys(one).length === FIELD_SLOTS
  );
}

function fieldJson({ classification, field, rule, treatment }: AuditedField): string {
  return `{"classification":"${classification}","field":"${field}","rule":"${rule}","treatment":"${treatment}"}`;
}

function isPlainSource(one: AuditedSource): boolean {
  return (
    fits(SLOTS.id, one.source) &&
    fits(SLOTS.code, one.outcome) &&
    isCount(one.calls) &&
    isCount(one.rows) &&
    Object.keys(one).length === SOURCE_SLOTS
  );
}

function sourceJson({ calls, outcome, rows, source }: AuditedSource): string {
  return `{"calls":${calls},"outcome":"${outcome}","rows":${rows},"source":"${source}"}`;
}

function readList(fields: readonly AuditedField[]): string | null {
  const text = JSON.stringify(fields);
  const same = known.byText.get(text);
  if (same !== undefined) return same;
  if (!fields.every(isPlainField)) return null;
  const list = `[${fields.map(fieldJson).join(',')}]`;
  if (known.byText.size >= MOST_LISTS) known.byText.clear();
  known.byText.set(text, list);
  return list;
}

function listOf(fields: readonly AuditedField[]): string | null {
  const same = known.byList.get(fields);
  if (same !== undefined) return same;
  const list = readList(fields);
  if (list !== null) known.byList.set(fields, list);
  return list;
}

function isPlainRecord(record: AuditRecord): boolean {
  return (
    isPlainInstant(record.at) &&
    record.viewer.length <= SLOTS.longestSubject &&
    fits(SLOTS.subject, record.viewer) &&
    record.roles.every((role) => fits(SLOTS.name, role)) &&
    fits(SLOTS.code, record.purpose) &&
    fitsOrNull(SLOTS.name, record.client) &&
    fitsOrNull(SLOTS.operation, record.operation) &&
    fits(SLOTS.hash, record.operationHash) &&
    record.sources.every(isPlainSource) &&
    isCount(record.rows) &&
    Number.isFinite(record.durationMs) &&
    record.durationMs >= 0 &&
    isCount(record.epoch) &&
    fitsOrNull(SLOTS.trace, record.traceId) &&
    fits(SLOTS.code, record.outcome) &&
    Object.keys(record).length === RECORD_SLOTS
  );
}

/**
 * The draft of a record whose slots all fit, read and written in one go; null for any other, which `checkedRecord` then judges. The slots' forms leave nothing to
 * escape but in the viewer, and their names stand in the order that RFC 8785 asks for. A list of fields
 * must not change once it was handed over.
 */
export function draftOf(record: AuditRecord): Draft | null {
  if (!isPlainRecord(record)) return null;
  const fields = listOf(record.fields);
  if (fields === null) return null;
  // A page discloses a thousand customers: one look at the text of all is many times cheaper than one at each. A quotation mark inside an id would be escaped there.
  const customers = JSON.stringify(record.customers);
  if (!SLOTS.idList.test(customers)) return null;
  return {
    start:
      `{"at":"${record.at}","client":${quoted(record.client)},"customers":${customers},` +
      `"durationMs":${record.durationMs},"epoch":${record.epoch},"fields":`,
    fields,
    middle:
      `,"operation":${quoted(record.operation)},"operationHash":"${record.operationHash}","outcome":"${record.outcome}",` +
      `"purpose":"${record.purpose}","roles":${quotedList(record.roles)},"rows":${record.rows},"sequence":`,
    end:
      `,"sources":[${record.sources.map(sourceJson).join(',')}],"traceId":${quoted(record.traceId)},` +
      `"viewer":${JSON.stringify(record.viewer)}}`,
  };
}
