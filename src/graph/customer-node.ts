import DataLoader from 'dataloader';
import type { RecordType, Row } from '../connectors/connector.ts';
import type { LinkedRecord } from '../identity/record.ts';
import type { CustomerFacts } from '../masking/treatment.ts';
import type { Golden } from '../resolvers/candidate.ts';
import type { Viewer } from '../viewer/viewer.ts';
import type { FindByValue } from './batched.ts';
import type { CustomerNode, GraphContext, RecordNode } from './context.ts';
import { customerFacts } from './facts.ts';
import { type Choice, chooseFrom } from './golden-choice.ts';
import { type Maybe, remembered, type Settled, whenReady } from './maybe.ts';

type NodeContext = Omit<GraphContext, 'customer'>;

/** The facts of many customers at once: all wait for the slowest, so that what hangs on them is fetched together too. */
type LoadFacts = (customer: CustomerNode) => Promise<CustomerFacts>;

const FACTS_KEY = 'facts';

/** How the records of a type hang on a customer: by their own key, or by that of a record that does. */
function ownership(record: RecordType): { readonly owner: string; readonly by: string } {
  return { owner: record.belongsTo?.record ?? record.name, by: record.belongsTo?.by ?? record.key };
}

/** A class, since a page has a thousand of them and most are asked little. */
class Customer implements CustomerNode {
  readonly node = 'customer';
  readonly id: string;
  readonly #context: NodeContext;
  readonly #loadFacts: LoadFacts;
  readonly #records = new Map<RecordType, Maybe<Settled<readonly RecordNode[]>>>();
  readonly #choices = new Map<string, Maybe<Settled<Choice>>>();
  readonly #facts = new Map<string, Maybe<Settled<CustomerFacts>>>();
  #linked: readonly LinkedRecord[] | undefined;

  constructor(id: string, context: NodeContext, loadFacts: LoadFacts) {
    this.id = id;
    this.#context = context;
    this.#loadFacts = loadFacts;
  }

  linked(): readonly LinkedRecord[] {
    return (this.#linked ??= this.#context.links.linksOf([this.id])(this.id));
  }

  facts(): Maybe<CustomerFacts> {
    return remembered(this.#facts, FACTS_KEY, () => this.#loadFacts(this));
  }

  golden(coordinate: string): Maybe<Golden | null> {
    return whenReady(this.#choice(coordinate), ({ golden }) => golden);
  }

  certain(coordinate: string): Maybe<Golden | null> {
    return whenReady(this.#choice(coordinate), ({ golden, fault }) => {
      if (fault !== undefined) throw fault;
      return golden;
    });
  }

  records(record: RecordType): Maybe<readonly RecordNode[]> {
    return remembered(this.#records, record, () => {
      const { by } = ownership(record);
      const keys = this.keysFor(record);
      if (keys.length === 0) return [];
      return this.#context.loaders.find(record, by, keys).then((find) => this.#nodes(record, keys, find));
    });
  }

  keysFor(record: RecordType): readonly string[] {
    const { owner } = ownership(record);
    const keys: string[] = [];
    for (const { recordType, recordId } of this.linked()) if (recordType === owner) keys.push(recordId);
    return keys;
  }

  link(linked: readonly LinkedRecord[]): void {
    this.#linked ??= linked;
  }

  hasAskedFor(record: RecordType): boolean {
    return this.#records.has(record);
  }

  provide(record: RecordType, found: Settled<FindByValue>): void {
    const keys = this.keysFor(record);
    this.#records.set(record, 'fault' in found ? found : { value: this.#nodes(record, keys, found.value) });
  }

  #nodes(record: RecordType, keys: readonly string[], find: FindByValue): readonly RecordNode[] {
    const nodes: RecordNode[] = [];
    const add = (row: Row): void => void nodes.push({ node: 'record', record, row, customer: this });
    for (const key of keys) find(key).forEach(add);
    return nodes;
  }

  #choice(coordinate: string): Maybe<Choice> {
    return remembered(this.#choices, coordinate, () => {
      const { catalogue } = this.#context;
      const info = catalogue.fields.get(coordinate);
      if (!info) throw new Error(`${coordinate} is no field`);
      return chooseFrom(info, catalogue, (record) => this.records(record));
    });
  }
}

/**
 * Fetches records of one type for many customers in one go, so that each finds its own there.
 * Nothing is rejected: a fault is found by whoever asks for the records.
 */
export function fetchTogether(
  customers: readonly CustomerNode[],
  record: RecordType,
  { loaders }: Pick<NodeContext, 'loaders'>,
): Promise<void> | undefined {
  const waiting = customers.filter((customer) => !customer.hasAskedFor(record));
  const keys = waiting.flatMap((customer) => customer.keysFor(record));
  if (keys.length === 0) {
    for (const customer of waiting) customer.provide(record, { value: () => [] });
    return undefined;
  }
  const provide = (found: Settled<FindByValue>): void => {
    for (const customer of waiting) customer.provide(record, found);
  };
  return loaders.find(record, ownership(record).by, keys).then(
    (value) => provide({ value }),
    (fault: unknown) => provide({ fault }),
  );
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
  const loadFacts: LoadFacts = (customer) => facts.load(customer);
  const customers = new Map<string, CustomerNode>();
  return (id) => {
    const customer = customers.get(id) ?? new Customer(id, context, loadFacts);
    customers.set(id, customer);
    return customer;
  };
}
