import { SourceError } from '../errors.ts';
import type { RecordType, Row } from '../connectors/connector.ts';
import { chooseGolden } from '../resolvers/golden.ts';
import type { Candidate, Golden } from '../resolvers/candidate.ts';
import { NORMALISERS } from '../resolvers/normalisers.ts';
import type { Viewer } from '../viewer/viewer.ts';
import type { FieldInfo } from './catalogue.ts';
import type { CustomerNode, GraphContext, RecordNode } from './context.ts';
import { keyIn } from './key.ts';
import { customerFacts } from './facts.ts';

/** Remembers what a function gave for a key. */
function memoised<Key, Result>(compute: (key: Key) => Result): (key: Key) => Result {
  const results = new Map<Key, Result>();
  return (key) => {
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = compute(key);
    results.set(key, result);
    return result;
  };
}

const instant = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function candidateOf(field: string, { record, row }: RecordNode): Candidate {
  return {
    source: record.source,
    recordType: record.name,
    recordId: keyIn(row, record.key),
    asOf: instant(row['asOf']),
    value: row[field] ?? null,
  };
}

type NodeContext = Omit<GraphContext, 'customer'>;

async function loadRecords(
  customer: CustomerNode,
  record: RecordType,
  { loaders, catalogue }: NodeContext,
): Promise<readonly RecordNode[]> {
  const owner = record.belongsTo && catalogue.records.get(record.belongsTo.record);
  const by = record.belongsTo?.by ?? record.key;
  const linked = customer.linked().filter(({ recordType }) => recordType === (owner ?? record).name);
  const rows = await Promise.all(
    linked.map(({ recordId }): Promise<readonly Row[]> => loaders.find(record, by, recordId)),
  );
  return rows.flat().map((row) => ({ node: 'record', record, row, customer }));
}

async function chooseFrom(
  customer: CustomerNode,
  info: FieldInfo,
  { catalogue }: NodeContext,
): Promise<Golden | null> {
  if (!info.golden) throw new Error(`${info.coordinate} is not golden`);
  const { from, rule } = info.golden;
  const attempts = await Promise.allSettled(
    from.map(async (coordinate) => {
      const input = catalogue.fields.get(coordinate);
      const record = input && catalogue.records.get(input.parent);
      if (!record) throw new Error(`${coordinate} is no field of a record`);
      return (await customer.records(record)).map((node) => candidateOf(input.name, node));
    }),
  );
  const faults = attempts.flatMap((attempt) =>
    attempt.status === 'rejected' ? [attempt.reason as unknown] : [],
  );
  const unexpected = faults.find((fault) => !(fault instanceof SourceError));
  // What a source that failed might have refused cannot be known: the most restrictive answer is none.
  if (unexpected !== undefined || (faults.length > 0 && rule === 'MOST_RESTRICTIVE'))
    throw unexpected ?? faults[0];
  const candidates = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? attempt.value : []));
  const golden = chooseGolden(rule, candidates, NORMALISERS[info.coordinate]);
  if (golden === null && faults.length > 0) throw faults[0];
  return golden;
}

/** A customer for one request. */
export function createCustomerNode(id: string, viewer: Viewer, context: NodeContext): CustomerNode {
  const golden = memoised((coordinate: string) => {
    const info = context.catalogue.fields.get(coordinate);
    if (!info) throw new Error(`${coordinate} is no field`);
    return chooseFrom(customer, info, context);
  });
  const facts = memoised((today: string) =>
    customerFacts(
      context.access.facts,
      { viewer, today },
      async (coordinate) => (await golden(coordinate))?.value ?? null,
    ),
  );
  const linked = memoised((customerId: string) => context.links.recordsOf([customerId]));
  const customer: CustomerNode = {
    node: 'customer',
    id,
    golden,
    linked: () => linked(id),
    facts: () => facts(context.derivedEnv.now.slice(0, 10)),
    records: memoised((record: RecordType) => loadRecords(customer, record, context)),
  };
  return customer;
}
