import DataLoader from 'dataloader';
import type { RecordType, Row } from '../connectors/connector.ts';
import type { CustomerKeys } from '../identity/link-store.ts';
import type { LinkedRecord } from '../identity/record.ts';
import type { CustomerFacts } from '../masking/treatment.ts';
import type { Golden } from '../resolvers/candidate.ts';
import type { Value } from '../resolvers/rows.ts';
import type { Viewer } from '../viewer/viewer.ts';
import type { FindByValue } from './batched.ts';
import type { CustomerNode, GraphContext } from './context.ts';
import { customerFacts } from './facts.ts';
import { Fault, type Found, rowsIn } from './found.ts';
import { type Choice, chooseAmong, type GoldenRule, goldenRuleOf, plainValue } from './golden-choice.ts';
import { allReady, type Maybe, remembered, type Settled, whenReady } from './maybe.ts';

type NodeContext = Omit<GraphContext, 'customer'>;

/** The facts of many customers at once: all wait for the slowest, so that what hangs on them is fetched together too. */
type LoadFacts = (customer: CustomerNode) => Promise<CustomerFacts>;

const FACTS_KEY = 'facts';
const NO_KEYS: readonly string[] = [];

/** The records that those of a type are found by: their own, or the one that they hang on. */
const ownerOf = ({ name, belongsTo }: RecordType): string => belongsTo?.record ?? name;
const foundBy = ({ key, belongsTo }: RecordType): string => belongsTo?.by ?? key;

/** A class whose parts are made when they are asked for, since a page has a thousand of them and most are asked little. */
class Customer implements CustomerNode {
  readonly node = 'customer';
  readonly id: string;
  readonly #context: NodeContext;
  readonly #loadFacts: LoadFacts;
  // Which records are there, and these: the first list is one for all customers of a level. Looking through the few that there are costs less than a map.
  #types: readonly RecordType[] = [];
  #found: readonly Maybe<Found>[] = [];
  // The golden values that were plain, by slot. A page reads ten thousand of them: of all that can keep them, a list made at its full length is the one that does not tell.
  #values: Value[] | undefined;
  #choices: Map<GoldenRule, Maybe<Settled<Choice>>> | undefined;
  #facts: Map<string, Maybe<Settled<CustomerFacts>>> | undefined;
  #keys: CustomerKeys | undefined;
  #linked: readonly LinkedRecord[] | undefined;

  constructor(id: string, context: NodeContext, loadFacts: LoadFacts) {
    this.id = id;
    this.#context = context;
    this.#loadFacts = loadFacts;
  }

  linked(): readonly LinkedRecord[] {
    return (this.#linked ??= this.#context.links.recordsOf([this.id]));
  }

  facts(): Maybe<CustomerFacts> {
    return remembered((this.#facts ??= new Map()), FACTS_KEY, () => this.#loadFacts(this));
  }

  value(rule: GoldenRule): Maybe<Value> {
    const known = this.#values?.[rule.slot];
    if (known !== undefined) return known;
    const isChosen = this.#context.traced.has(rule.coordinate) || this.#choices?.has(rule) === true;
    const plain = isChosen ? undefined : plainValue(rule, this);
    if (plain === undefined) return whenReady(this.golden(rule), (golden) => golden?.value ?? null);
    // oxlint-disable-next-line unicorn/no-new-array -- the length is meant, and Array.from takes a while to fill it
    this.#values ??= new Array<Value>(this.#context.catalogue.golden.length);
    this.#values[rule.slot] = plain;
    return plain;
  }

  golden(rule: GoldenRule): Maybe<Golden | null> {
    return whenReady(this.#choice(rule), ({ golden }) => golden);
  }

  certain(rule: GoldenRule): Maybe<Golden | null> {
    return whenReady(this.#choice(rule), ({ golden, fault }) => {
      if (fault !== undefined) throw fault.error;
      return golden;
    });
  }

  rows(record: RecordType): Maybe<readonly Row[]> {
    return whenReady(this.#find(record), rowsIn);
  }

  rowsNow(record: RecordType): readonly Row[] | undefined {
    const found = this.#found[this.#types.indexOf(record)];
    return found instanceof Promise || found instanceof Fault ? undefined : found;
  }

  keysFor(record: RecordType): readonly string[] {
    if (record.byCustomerId) return [this.id];
    this.#keys ??= this.#context.links.keysOf([this.id])[0];
    return this.#keys?.get(ownerOf(record)) ?? NO_KEYS;
  }

  hasKeys(): boolean {
    return this.#keys !== undefined;
  }

  takeKeys(keys: CustomerKeys): void {
    this.#keys = keys;
  }

  hasAskedFor(record: RecordType): boolean {
    return this.#types.includes(record);
  }

  provide(types: readonly RecordType[], found: readonly Found[]): void {
    const isFirst = this.#types.length === 0;
    this.#types = isFirst ? types : [...this.#types, ...types];
    this.#found = isFirst ? found : [...this.#found, ...found];
  }

  #find(record: RecordType): Maybe<Found> {
    const known = this.#found[this.#types.indexOf(record)];
    if (known !== undefined) return known;
    const keys = this.keysFor(record);
    const found = keys.length === 0 ? [] : this.#fetch(record, keys);
    this.#types = [...this.#types, record];
    this.#found = [...this.#found, found];
    return found;
  }

  async #fetch(record: RecordType, keys: readonly string[]): Promise<Found> {
    const found = await this.#context.loaders.find(record, foundBy(record), keys).then(
      (find) => rowsUnder(keys, find),
      (error: unknown) => new Fault(error),
    );
    this.#found = this.#found.with(this.#types.indexOf(record), found);
    return found;
  }

  #choice(rule: GoldenRule): Maybe<Choice> {
    return remembered((this.#choices ??= new Map()), rule, () =>
      whenReady(allReady(rule.from.map(({ record }) => this.#find(record))), (found) =>
        chooseAmong(rule, found),
      ),
    );
  }
}

function rowsUnder(keys: readonly string[], find: FindByValue): readonly Row[] {
  const [only] = keys;
  return keys.length === 1 && only !== undefined ? find(only) : keys.flatMap(find);
}

/** What was found of a type for many customers, in their order. */
type FoundForAll = readonly Found[];

/**
 * Fetches the records of these types for many customers, each type in one go, so that each customer finds its own there.
 * Nothing is rejected: a fault is found by whoever asks for the records.
 */
export function fetchTogether(
  customers: readonly CustomerNode[],
  records: readonly RecordType[],
  { loaders }: Pick<NodeContext, 'loaders'>,
): Maybe<void> {
  const waiting = customers.filter((customer) => !records.every((record) => customer.hasAskedFor(record)));
  const types = records.filter((record) => waiting.some((customer) => !customer.hasAskedFor(record)));
  const found = types.map((record): Maybe<FoundForAll> => {
    const keys = waiting.map((customer) => customer.keysFor(record));
    const all = keys.flat();
    if (all.length === 0) return keys.map(() => []);
    return loaders.find(record, foundBy(record), all).then(
      (find) => keys.map((own) => rowsUnder(own, find)),
      (error: unknown) => {
        const fault = new Fault(error);
        // Who has no record there lost nothing.
        return keys.map((own) => (own.length === 0 ? [] : fault));
      },
    );
  });
  return whenReady(allReady(found), (ready) =>
    waiting.forEach((customer, index) => {
      customer.provide(
        types,
        ready.map((ofType) => ofType[index] ?? []),
      );
    }),
  );
}

/** The customers of one request, each made once. */
export function createCustomers(viewer: Viewer, context: NodeContext): GraphContext['customer'] {
  const inputs = { viewer, today: context.derivedEnv.now.slice(0, 10) };
  const facts = new DataLoader<CustomerNode, CustomerFacts>((customers) =>
    Promise.all(
      customers.map((customer) =>
        customerFacts(context.access.facts, inputs, async (coordinate) => {
          const info = context.catalogue.fields.get(coordinate);
          if (!info) throw new Error(`${coordinate} is no field`);
          return (await customer.certain(goldenRuleOf(info, context.catalogue)))?.value ?? null;
        }),
      ),
    ),
  );
  const loadFacts: LoadFacts = (customer) => facts.load(customer);
  const customers = new Map<string, CustomerNode>();
  return (id) => {
    const known = customers.get(id);
    if (known) return known;
    const customer = new Customer(id, context, loadFacts);
    customers.set(id, customer);
    return customer;
  };
}
