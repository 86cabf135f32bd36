import DataLoader from 'dataloader';
import { SourceError } from '../errors.ts';
import type { RecordType, Row } from '../connectors/connector.ts';
import type { CustomerFacts } from '../masking/treatment.ts';
import { chooseGolden } from '../resolvers/golden.ts';
import type { Candidate, Golden } from '../resolvers/candidate.ts';
import { NORMALISERS } from '../resolvers/normalisers.ts';
import type { Viewer } from '../viewer/viewer.ts';
import type { FieldInfo } from './catalogue.ts';
import type { CustomerNode, GraphContext, RecordNode } from './context.ts';
import { keyIn } from './key.ts';
import { allReady, type Maybe, once, type Settled, settled, whenReady } from './maybe.ts';
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

function loadRecords(
  customer: CustomerNode,
  record: RecordType,
  { loaders, catalogue }: NodeContext,
): Maybe<readonly RecordNode[]> {
  const owner = record.belongsTo && catalogue.records.get(record.belongsTo.record);
  const by = record.belongsTo?.by ?? record.key;
  const linked = customer.linked().filter(({ recordType }) => recordType === (owner ?? record).name);
  const rows = allReady(
    linked.map(({ recordId }): Maybe<readonly Row[]> => loaders.find(record, by, recordId)),
  );
  return whenReady(rows, (found) => found.flat().map((row) => ({ node: 'record', record, row, customer })));
}

/** The candidates of a golden field by record type, as they were loaded or failed. */
function loadCandidates(
  customer: CustomerNode,
  { coordinate, golden }: FieldInfo,
  { catalogue }: NodeContext,
): Maybe<readonly Settled<readonly Candidate[]>[]> {
  if (!golden) throw new Error(`${coordinate} is not golden`);
  const attempts = golden.from.map((from) => {
    const input = catalogue.fields.get(from);
    const record = input && catalogue.records.get(input.parent);
    if (!record) throw new Error(`${from} is no field of a record`);
    return settled(() =>
      whenReady(customer.records(record), (nodes) => nodes.map((node) => candidateOf(input.name, node))),
    );
  });
  return allReady(attempts);
}

interface Choice {
  readonly golden: Golden | null;
  /** The fault of a source that might have said otherwise. */
  readonly fault?: unknown;
}

function chooseAmong(info: FieldInfo, attempts: readonly Settled<readonly Candidate[]>[]): Choice {
  const faults = attempts.flatMap((attempt) => ('fault' in attempt ? [attempt.fault] : []));
  const unexpected = faults.find((fault) => !(fault instanceof SourceError));
  if (unexpected !== undefined) throw unexpected;
  const candidates = attempts.flatMap((attempt) => ('value' in attempt ? attempt.value : []));
  const rule = info.golden?.rule ?? 'SOURCE_PRIORITY';
  const golden = chooseGolden(rule, candidates, NORMALISERS[info.coordinate]);
  // What a source that failed might have refused cannot be known: the most restrictive answer is none.
  if (faults.length > 0 && (golden === null || rule === 'MOST_RESTRICTIVE')) throw faults[0];
  return { golden, ...(faults.length > 0 && { fault: faults[0] }) };
}

/** The facts of many customers at once: all wait for the slowest, so that what hangs on them is fetched together too. */
type LoadFacts = (customer: CustomerNode) => Promise<CustomerFacts>;

/** Makes something once for each key; see `once`. */
function onceEach<Key, Result>(make: (key: Key) => Maybe<Result>): (key: Key) => Maybe<Result> {
  const made = memoised((key: Key) => once(() => make(key)));
  return (key) => made(key)();
}

function createCustomerNode(id: string, context: NodeContext, loadFacts: LoadFacts): CustomerNode {
  const choice = onceEach((coordinate: string) => {
    const info = context.catalogue.fields.get(coordinate);
    if (!info) throw new Error(`${coordinate} is no field`);
    return whenReady(loadCandidates(customer, info, context), (attempts) => chooseAmong(info, attempts));
  });
  const linked = memoised((customerId: string) => context.links.recordsOf([customerId]));
  const customer: CustomerNode = {
    node: 'customer',
    id,
    golden: (coordinate) => whenReady(choice(coordinate), ({ golden }) => golden),
    certain: (coordinate) =>
      whenReady(choice(coordinate), ({ golden, fault }) => {
        if (fault !== undefined) throw fault;
        return golden;
      }),
    linked: () => linked(id),
    facts: once(() => loadFacts(customer)),
    records: onceEach((record: RecordType) => loadRecords(customer, record, context)),
  };
  return customer;
}

/** The customers of one request, each made once. */
export function createCustomers(viewer: Viewer, context: NodeContext): GraphContext['customer'] {
  const inputs = { viewer, today: context.derivedEnv.now.slice(0, 10) };
  const facts = new DataLoader<CustomerNode, CustomerFacts>((customers) =>
    Promise.all(
      customers.map((customer) =>
        customerFacts(
          context.access.facts,
          inputs,
          async (coordinate) => (await customer.certain(coordinate))?.value ?? null,
        ),
      ),
    ),
  );
  return memoised((id: string) => createCustomerNode(id, context, (customer) => facts.load(customer)));
}
