import { join } from 'node:path';
import { type ExecutionResult, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import type { AuditEntry, AuditLog } from '../../src/audit/entry.ts';
import type { Call, Connector, FindQuery, Row } from '../../src/connectors/connector.ts';
import { SourceError } from '../../src/errors.ts';
import { type Catalogue, readCatalogue } from '../../src/graph/catalogue.ts';
import { createGraph, type GraphOperation } from '../../src/graph/execute.ts';
import type { GraphParts } from '../../src/graph/context.ts';
import type { Told } from '../../src/graph/disclosure.ts';
import type { Ledger } from '../../src/graph/ledger.ts';
import { openLinkStore } from '../../src/identity/link-store.ts';
import type { AccessPlan, CustomerFacts, Decision, Fact, Treatment } from '../../src/masking/treatment.ts';
import { DERIVED } from '../../src/resolvers/derived/index.ts';
import { openStore } from '../../src/store/sqlite.ts';
import type { Viewer } from '../../src/viewer/viewer.ts';

/** The shipped schema. */
export const CATALOGUE: Catalogue = readCatalogue(
  join(import.meta.dirname, '../../schema'),
  new Set(Object.keys(DERIVED)),
);

const VIEWER: Viewer = {
  subject: 'am01',
  roles: ['account_manager'],
  purpose: 'SALES',
  region: 'EAST',
  persistedOnly: false,
};

type Treat = Treatment | ((facts: CustomerFacts) => Treatment);

export const CLEAR: Treatment = { kind: 'CLEAR' };
export const DENY: Treatment = { kind: 'DENY' };
export const mask = (name: string): Treatment => ({ kind: 'MASK', mask: name });

let kinds = 0;

/** A plan in which all is CLEAR but what is stated; a function decides by the facts of each customer. */
export function planOf(
  treatments: Readonly<Record<string, Treat>> = {},
  facts: readonly Fact[] = [],
): AccessPlan {
  const decisions = new Map<string, Decision>();
  const decision = (coordinate: string, treatment: Treatment): Decision => {
    const rule = `${coordinate}-${treatment.kind}`;
    const known = decisions.get(rule) ?? { treatment, rule };
    decisions.set(rule, known);
    return known;
  };
  kinds += 1;
  return {
    epoch: 1,
    kind: `toy ${kinds}`,
    facts,
    decide: (coordinate, known) => {
      const treat = treatments[coordinate] ?? CLEAR;
      return decision(coordinate, typeof treat === 'function' ? treat(known) : treat);
    },
    constant: (coordinate) => {
      const treat = treatments[coordinate] ?? CLEAR;
      return typeof treat === 'function' ? undefined : decision(coordinate, treat);
    },
  };
}

/** What a connector was asked. */
export interface Asked {
  readonly record: string;
  readonly by: string;
  readonly values: readonly string[];
  readonly fields: readonly string[];
}

export interface Toy {
  readonly asked: Asked[];
  readonly customerIds: readonly string[];
  /** Sources that fail from now on. */
  readonly failing: Set<string>;
  /** Sources that answer when these are there. */
  readonly holding: Map<string, Promise<void>>;
  readonly fieldsOf: (query: string) => readonly string[];
  ask(
    query: string,
    options?: {
      variables?: Readonly<Record<string, unknown>>;
      access?: AccessPlan;
      viewer?: Partial<Viewer>;
    },
  ): Promise<{ result: ExecutionResult; ledger: Ledger; told: Told }>;
}

interface ToyOptions {
  /** Rows by record type. */
  readonly rows?: Readonly<Record<string, readonly Row[]>>;
  /** For each customer its records, as `Type:key`. */
  readonly customers?: readonly (readonly string[])[];
  readonly pageSize?: number;
  readonly entries?: readonly AuditEntry[];
}

function matches({ record, by, values }: FindQuery, row: Row): boolean {
  const lookup = record.lookups.find((one) => one.by === by);
  const value = row[by];
  if (typeof value !== 'string') return false;
  return lookup?.match === 'CONTAINS'
    ? values.some((wanted) => value.includes(wanted))
    : values.includes(value);
}

interface Switches {
  readonly asked: Asked[];
  readonly failing: ReadonlySet<string>;
  readonly holding: ReadonlyMap<string, Promise<void>>;
}

function connectorOver(rows: ToyOptions['rows'], { asked, failing, holding }: Switches): Connector {
  return {
    async find(query: FindQuery, { meter }: Call) {
      const { record, by, values, fields, limit } = query;
      meter.calls += 1;
      asked.push({ record: record.name, by, values: [...values], fields: fields.toSorted() });
      await holding.get(record.source);
      if (failing.has(record.source)) throw new SourceError('SOURCE_UNAVAILABLE', record.source);
      const wanted = new Set([record.key, by, ...fields]);
      return (rows?.[record.name] ?? [])
        .filter((row) => matches(query, row))
        .slice(0, limit)
        .map((row) => Object.fromEntries([...wanted].map((field) => [field, row[field] ?? null])));
    },
    async *scan({ record, fields }) {
      const wanted = [record.key, ...fields];
      for (const row of rows?.[record.name] ?? [])
        yield [Object.fromEntries(wanted.map((field) => [field, row[field] ?? null]))];
    },
    check: async () => [],
    room: () => undefined,
    close: async () => undefined,
  };
}

const NO_AUDIT: AuditLog = {
  append: () => Promise.reject(new Error('nothing is appended here')),
  search: () => ({ entries: [], hasNextPage: false, totalCount: 0 }),
  close: async () => undefined,
};

/** Connectors by source over rows that stand in memory. */
export function toyConnectors(
  rows: ToyOptions['rows'],
  { asked = [], failing = new Set(), holding = new Map() }: Partial<Switches> = {},
): ReadonlyMap<string, Connector> {
  const connector = connectorOver(rows, { asked, failing, holding });
  return new Map(CATALOGUE.sources.map(({ name }) => [name, connector]));
}

function linksOf(customers: readonly (readonly string[])[]) {
  const links = openLinkStore(openStore(':memory:'));
  const since = '2026-01-01T00:00:00Z';
  links.write((writer) => {
    for (const records of customers) {
      const customer = writer.mint(since);
      for (const record of records) {
        const [recordType = '', recordId = ''] = record.split(':');
        const source = CATALOGUE.records.get(recordType)?.source ?? '';
        writer.link({ recordType, recordId, source, customer, since, confidence: 0.9, evidenceDigest: 1 });
      }
    }
    writer.finish();
  });
  return links;
}

/** What outlives a request, with links as stated. */
export function toyParts({
  customers = [],
  pageSize = 100,
}: Pick<ToyOptions, 'customers' | 'pageSize'>): GraphParts {
  const derivedEnv = {
    now: '2026-06-30T23:59:59Z',
    reportingCurrency: 'CNY',
    rates: {},
    rfmCuts: { recency: [30, 90, 180, 365], frequency: [2, 4, 8, 15], monetary: [1, 2, 3, 4] },
    tiers: { high: '50000', medium: '10000' },
    sources: {},
  } as const;
  return { catalogue: CATALOGUE, links: linksOf(customers), audit: NO_AUDIT, derivedEnv, pageSize };
}

function operation(query: string, variables: Readonly<Record<string, unknown>> = {}): GraphOperation {
  const document = parse(query);
  const faults = validate(CATALOGUE.schema, document);
  const definition = getOperationAST(document);
  if (!definition || faults.length > 0) throw new Error(faults.map(String).join('\n'));
  const { coerced, errors } = getVariableValues(
    CATALOGUE.schema,
    definition.variableDefinitions ?? [],
    variables,
  );
  if (!coerced) throw new Error(String(errors));
  return { document, definition, hash: query, variables: coerced };
}

/** The shipped schema over rows in memory, with links as stated and a plan at choice. */
export function toyGraph({ rows, ...options }: ToyOptions): Toy {
  const asked: Asked[] = [];
  const failing = new Set<string>();
  const holding = new Map<string, Promise<void>>();
  const parts = toyParts(options);
  const { links } = parts;
  const graph = createGraph(parts, toyConnectors(rows, { asked, failing, holding }));

  const customerIds = links.page({ first: 1000 }).customers.map(({ id }) => id);
  return {
    asked,
    failing,
    holding,
    customerIds,
    fieldsOf: (query) => {
      const found: string[] = [];
      const planAccess = (fields: readonly { readonly coordinate: string }[]): AccessPlan => {
        found.push(...fields.map(({ coordinate }) => coordinate));
        return planOf();
      };
      graph.plan(operation(query), { name: planOf().kind, planAccess });
      return found;
    },
    ask: async (query, { variables = {}, access = planOf(), viewer = {} } = {}) => {
      const parsed = operation(query, variables);
      return graph.execute({
        operation: parsed,
        viewer: { ...VIEWER, ...viewer },
        plan: graph.plan(parsed, { name: access.kind, planAccess: () => access }).plan,
        signal: new AbortController().signal,
        observe: () => () => undefined,
      });
    },
  };
}
