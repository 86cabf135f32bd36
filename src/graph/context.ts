import type { AuditLog } from '../audit/entry.ts';
import type { RecordType, Row, Value } from '../connectors/connector.ts';
import type { AccessPlan, CustomerFacts } from '../masking/treatment.ts';
import type { DerivedEnv } from '../resolvers/derived/derived.ts';
import type { Golden } from '../resolvers/candidate.ts';
import type { CustomerKeys, LinkStore } from '../identity/link-store.ts';
import type { LinkedRecord } from '../identity/record.ts';
import type { Catalogue } from './catalogue.ts';
import type { Found } from './found.ts';
import type { GoldenRule } from './golden-choice.ts';
import { keyIn } from './key.ts';
import type { Ledger } from './ledger.ts';
import type { Maybe } from './maybe.ts';
import type { Loaders } from './loaders.ts';
import type { TracedGoldens } from './traced-goldens.ts';

/** What the parts of the graph that outlive a request are given once. */
export interface GraphParts {
  readonly catalogue: Catalogue;
  readonly links: LinkStore;
  readonly audit: AuditLog;
  readonly derivedEnv: DerivedEnv;
  /** Largest `first`. */
  readonly pageSize: number;
}

/** What the resolvers of one request share. */
export interface GraphContext extends GraphParts {
  readonly access: AccessPlan;
  readonly loaders: Loaders;
  readonly ledger: Ledger;
  /** Which of the fields that are decided alike for all customers came up. */
  readonly marks: Uint8Array;
  readonly traced: TracedGoldens;
  /** The customer with this id; one object for each id in a request, so that nothing is computed twice. */
  customer(id: string): CustomerNode;
}

/** A customer in the making of one answer. Nothing is fetched before it is asked for. */
export interface CustomerNode {
  readonly node: 'customer';
  readonly id: string;
  /** The records that are this customer, of all customer record types. */
  linked(): readonly LinkedRecord[];
  /** Whether the keys of its records are known. */
  hasKeys(): boolean;
  /** Takes the keys of its records, where they were read for many customers together. */
  takeKeys(keys: CustomerKeys): void;
  facts(): Maybe<CustomerFacts>;
  /** The value of a golden field, before any treatment. Fails with the source's fault if no other source has a value. */
  value(rule: GoldenRule): Maybe<Value>;
  /** The same, with the records that it comes from. */
  golden(rule: GoldenRule): Maybe<Golden | null>;
  /** The same, but fails too if a source that might have said otherwise failed. */
  certain(rule: GoldenRule): Maybe<Golden | null>;
  /** All records of a type: the linked ones, or those that hang on them. */
  rows(record: RecordType): Maybe<readonly Row[]>;
  /** The same if they are there. */
  rowsNow(record: RecordType): readonly Row[] | undefined;
  /** The keys by which the records of a type are found for this customer. */
  keysFor(record: RecordType): readonly string[];
  /** Whether the records of a type are there, or on their way. */
  hasAskedFor(record: RecordType): boolean;
  /** Takes what was found of these types for many customers together. */
  provide(types: readonly RecordType[], found: readonly Found[]): void;
}

/** A record of a customer, or of nobody known. */
export interface RecordNode {
  readonly node: 'record';
  readonly record: RecordType;
  readonly row: Row;
  readonly customer: CustomerNode | null;
}

/** An object inside a record or a derived value, of a type whose fields are classified on their own. */
export interface OwnedNode {
  readonly node: 'owned';
  readonly customer: CustomerNode | null;
  readonly value: Readonly<Record<string, unknown>>;
}

export type GraphNode = CustomerNode | RecordNode | OwnedNode;

export function isGraphNode(value: unknown): value is GraphNode {
  return typeof value === 'object' && value !== null && 'node' in value;
}

/** The key of a record, as text. */
export function keyOf({ record, row }: RecordNode): string {
  return keyIn(row, record.key);
}
