import type { RecordType } from '../connectors/connector.ts';
import { SourceError } from '../errors.ts';
import type { Candidate, Golden } from '../resolvers/candidate.ts';
import { chooseGolden } from '../resolvers/golden.ts';
import { NORMALISERS } from '../resolvers/normalisers.ts';
import type { Catalogue, FieldInfo } from './catalogue.ts';
import type { RecordNode } from './context.ts';
import { keyIn } from './key.ts';
import { allReady, type Maybe, type Settled, settled, whenReady } from './maybe.ts';

/** What was chosen. */
export interface Choice {
  readonly golden: Golden | null;
  /** The fault of a source that might have said otherwise. */
  readonly fault?: unknown;
}

interface Input {
  readonly record: RecordType;
  readonly field: string;
}

const inputs = new WeakMap<FieldInfo, readonly Input[]>();

/** The record fields that a golden field is chosen from, in the declared order. */
function inputsOf(info: FieldInfo, { fields, records }: Catalogue): readonly Input[] {
  const known = inputs.get(info);
  if (known) return known;
  if (!info.golden) throw new Error(`${info.coordinate} is not golden`);
  const found = info.golden.from.map((from) => {
    const input = fields.get(from);
    const record = input && records.get(input.parent);
    if (!record) throw new Error(`${from} is no field of a record`);
    return { record, field: input.name };
  });
  inputs.set(info, found);
  return found;
}

function candidateOf(field: string, { record, row }: RecordNode): Candidate {
  const asOf = row['asOf'];
  return {
    source: record.source,
    recordType: record.name,
    recordId: keyIn(row, record.key),
    asOf: typeof asOf === 'string' ? asOf : null,
    value: row[field] ?? null,
  };
}

function chooseAmong(
  info: FieldInfo,
  from: readonly Input[],
  found: readonly Settled<readonly RecordNode[]>[],
): Choice {
  const candidates: Candidate[] = [];
  let fault: unknown;
  for (const [index, { field }] of from.entries()) {
    const records = found[index];
    if (!records) continue;
    if ('fault' in records) {
      if (!(records.fault instanceof SourceError)) throw records.fault;
      fault ??= records.fault;
      continue;
    }
    for (const node of records.value) candidates.push(candidateOf(field, node));
  }
  const rule = info.golden?.rule ?? 'SOURCE_PRIORITY';
  const golden = chooseGolden(rule, candidates, NORMALISERS[info.coordinate]);
  if (fault === undefined) return { golden };
  // What a source that failed might have refused cannot be known: the most restrictive answer is none.
  if (golden === null || rule === 'MOST_RESTRICTIVE') throw fault;
  return { golden, fault };
}

/** Chooses a golden field's value among the records of a customer; fails with the source's fault if no other source has a value. */
export function chooseFrom(
  info: FieldInfo,
  catalogue: Catalogue,
  recordsOf: (record: RecordType) => Maybe<readonly RecordNode[]>,
): Maybe<Choice> {
  const from = inputsOf(info, catalogue);
  const found = allReady(from.map(({ record }) => settled(() => recordsOf(record))));
  return whenReady(found, (records) => chooseAmong(info, from, records));
}
