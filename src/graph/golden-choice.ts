import type { RecordType, Row } from '../connectors/connector.ts';
import { SourceError } from '../errors.ts';
import type { Candidate, Golden } from '../resolvers/candidate.ts';
import { chooseGolden } from '../resolvers/golden.ts';
import { NORMALISERS } from '../resolvers/normalisers.ts';
import { isPresent, type Value } from '../resolvers/rows.ts';
import type { Catalogue, FieldInfo } from './catalogue.ts';
import type { CustomerNode } from './context.ts';
import { Fault, type Found } from './found.ts';
import { keyIn } from './key.ts';

/** What was chosen. */
export interface Choice {
  readonly golden: Golden | null;
  /** The fault of a source that might have said otherwise. */
  readonly fault?: Fault;
}

/** A record field that a golden field is chosen from. */
interface Input {
  readonly record: RecordType;
  readonly field: string;
}

/** How a golden field is chosen, read from the schema once. */
export interface GoldenRule {
  readonly coordinate: string;
  readonly rule: NonNullable<FieldInfo['golden']>['rule'];
  /** In the declared order. */
  readonly from: readonly Input[];
  /** The place of its field among the catalogue's golden fields. */
  readonly slot: number;
}

const rules = new WeakMap<FieldInfo, GoldenRule>();

/** The rule of a golden field; the same object for the same field. */
export function goldenRuleOf(info: FieldInfo, catalogue: Catalogue): GoldenRule {
  const rule = rules.get(info) ?? readRule(info, catalogue);
  rules.set(info, rule);
  return rule;
}

function readRule(info: FieldInfo, { fields, records, golden: goldenFields }: Catalogue): GoldenRule {
  const { coordinate, golden } = info;
  if (!golden) throw new Error(`${coordinate} is not golden`);
  const from = golden.from.map((candidate) => {
    const input = fields.get(candidate);
    const record = input && records.get(input.parent);
    if (!record) throw new Error(`${candidate} is no field of a record`);
    return { record, field: input.name };
  });
  return { coordinate, rule: golden.rule, from, slot: goldenFields.indexOf(info) };
}

function candidateOf({ record, field }: Input, row: Row): Candidate {
  const asOf = row['asOf'];
  return {
    source: record.source,
    recordType: record.name,
    recordId: keyIn(row, record.key),
    asOf: typeof asOf === 'string' ? asOf : null,
    value: row[field] ?? null,
  };
}

/**
 * Chooses a golden field's value among what was found of each of its inputs; fails with the source's fault if no other source has a value.
 * @param found In the order of `rule.from`.
 */
export function chooseAmong({ coordinate, rule, from }: GoldenRule, found: readonly Found[]): Choice {
  const candidates: Candidate[] = [];
  let fault: Fault | undefined;
  for (const [index, input] of from.entries()) {
    const rows = found[index];
    if (!rows) continue;
    if (rows instanceof Fault) {
      if (!(rows.error instanceof SourceError)) throw rows.error;
      fault ??= rows;
      continue;
    }
    for (const row of rows) if (isPresent(row[input.field])) candidates.push(candidateOf(input, row));
  }
  const golden = chooseGolden(rule, candidates, NORMALISERS[coordinate]);
  if (fault === undefined) return { golden };
  // What a source that failed might have refused cannot be known: the most restrictive answer is none.
  if (golden === null || rule === 'MOST_RESTRICTIVE') throw fault.error;
  return { golden, fault };
}

/**
 * The value that is chosen where that is plain: one record alone has a value, or says by a point in time in the usual form that it comes before the others.
 * Undefined where it takes a closer look: see `chooseAmong`.
 */
export function plainValue(
  { coordinate, rule, from }: GoldenRule,
  customer: Pick<CustomerNode, 'rowsNow'>,
): Value | undefined {
  let chosen: Value = null;
  let chosenBy: Row | undefined;
  let chosenFrom: RecordType | undefined;
  for (const { record, field } of from) {
    const rows = customer.rowsNow(record);
    if (rows === undefined) return undefined;
    for (const row of rows) {
      const value = row[field];
      if (!isPresent(value)) continue;
      if (chosenBy !== undefined) {
        if (rule === 'SOURCE_PRIORITY' && record !== chosenFrom) continue;
        const order = byRule(rule, { value, row }, { value: chosen, row: chosenBy });
        if (order === undefined) return undefined;
        if (order < 0) continue;
      }
      chosen = value;
      chosenBy = row;
      chosenFrom = record;
    }
  }
  return COLLECTING.has(rule) && chosen !== null ? collected(chosen, rule, coordinate) : chosen;
}

/** Rules whose value is put together from what several records say. */
const COLLECTING: ReadonlySet<string> = new Set(['UNION', 'MOST_RESTRICTIVE'] satisfies GoldenRule['rule'][]);

/** A single value as a union of its own. */
function collected(value: Value, rule: GoldenRule['rule'], coordinate: string): Value | undefined {
  if (rule !== 'UNION' || typeof value === 'object') return undefined;
  return [NORMALISERS[coordinate]?.normalise(value) ?? value];
}

interface Offer {
  readonly value: Value;
  readonly row: Row;
}

/** More than 0 where the first goes before the second; undefined where that is not plain. */
function byRule(rule: GoldenRule['rule'], first: Offer, second: Offer): number | undefined {
  if (COLLECTING.has(rule)) return undefined;
  return rule === 'EARLIEST'
    ? byInstant(second.value, first.value)
    : byInstant(first.row['asOf'], second.row['asOf']);
}

const USUAL_INSTANT = '2026-06-30T08:00:00Z'.length;

/** More than 0 where the first is later, less where it is earlier; undefined where that cannot be told by their text. */
function byInstant(first: Value | undefined, second: Value | undefined): number | undefined {
  if (typeof first !== 'string' || typeof second !== 'string' || first === second) return undefined;
  if (first.length !== USUAL_INSTANT || second.length !== USUAL_INSTANT) return undefined;
  return first > second ? 1 : -1;
}
