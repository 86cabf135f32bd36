/** A value of a record after normalisation; the type follows the GraphQL type of its field. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [part: string]: Value };

/** A record, by field name. Only the fields that were asked for are there. Money is `{ amount: '12.30', currency: 'CNY' }`. */
export type Row = Readonly<Record<string, Value>>;

/** How the values of one field are read from the source. */
export interface Column {
  /** Field name in the record type. */
  readonly field: string;
  /** Path in the source's own answer; empty for an object whose parts stand in the record itself. */
  readonly path: readonly string[];
  /** Name of the GraphQL type: a scalar (`ID`, `String`, `Int`, `Float`, `Boolean`, `Date`, `DateTime`, `Decimal`), `Money`, an enum, or an object type. */
  readonly type: string;
  readonly list: boolean;
  readonly format?: 'COMPACT_DATE' | 'MINOR_UNITS';
  /** Path of the currency, for `Money`; a sibling of `path`. */
  readonly currency?: readonly string[];
  /** The source's code -> ours. A code that is not listed is a fault of the source, not a null. */
  readonly values?: ReadonlyMap<string, string>;
  /** Values of the source that mean null. The empty string always does. */
  readonly nothing?: ReadonlySet<string>;
  /** Columns of the parts of an object type other than Money; their paths start at `path`. */
  readonly parts?: readonly Column[];
  /** Whether it holds objects whose fields are classified on their own: one is there even where all its parts are null, unlike a @value type. */
  readonly isHolder?: true;
}

/** How records are found by one field. */
export interface Lookup {
  readonly by: string;
  readonly at: string;
  readonly parameter?: string;
  /** At most so many values in one call. */
  readonly batch: number;
  readonly match: 'IN' | 'CONTAINS' | 'EQ';
}

/** A record type of a source, as `schema/sources/<source>.graphql` describes it. */
export interface RecordType {
  readonly name: string;
  readonly source: string;
  readonly at: string;
  /** Path from an answer to its list of records. */
  readonly items: readonly string[];
  /** The field that identifies a record. */
  readonly key: string;
  /** Whether each record is a customer in the source's eyes. */
  readonly customer: boolean;
  /** What a subgraph adds to `Customer`: its key is the customer's own id, so it is never linked. */
  readonly byCustomerId?: true;
  /** The customer record that this one hangs on, and the field that holds its key. */
  readonly belongsTo?: { readonly record: string; readonly by: string };
  readonly columns: ReadonlyMap<string, Column>;
  readonly lookups: readonly Lookup[];
}

export interface SourceDescription {
  readonly name: string;
  /** None for a subgraph. */
  readonly role?: 'ERP' | 'CRM' | 'TICKETING' | 'COMMERCE';
  readonly protocol: 'ODATA' | 'SOAP' | 'REST' | 'GRAPHQL';
  readonly records: readonly RecordType[];
}

export type SourceAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic' | 'usernameToken'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'header'; readonly name: string; readonly value: string };

/** Where a source is and how it may be used; from the configuration. */
export interface SourceSettings {
  readonly url: string;
  readonly auth: SourceAuth;
  /** Time for one `find`, all its calls and retries together, in milliseconds. */
  readonly budgetMs: number;
  /** Most calls at the same time. */
  readonly concurrency: number;
}

/** What goes with every call of one request. */
export interface Call {
  readonly signal: AbortSignal;
  /** Counted up by the connector: one for each request put on the wire for it, be it shared with others. */
  readonly meter: { calls: number };
}

export interface FindQuery {
  readonly record: RecordType;
  /** The fields wanted, or parts of them (`lines.sku`); the source is asked for their columns and no others, but for the record's key and the field `by`, which are always there. */
  readonly fields: readonly string[];
  readonly by: string;
  /** Distinct; without an order. For a CONTAINS or EQ lookup: one. */
  readonly values: readonly string[];
  /** At most so many rows (a search); absent: all. */
  readonly limit?: number;
}

export interface ScanQuery {
  readonly record: RecordType;
  readonly fields: readonly string[];
}

/**
 * One source, spoken to in its own protocol. A connector knows nothing of viewers, policies, masks, caches or spans; those wrap it.
 * Every failure is a `SourceError`.
 */
export interface Connector {
  /** The records whose field `by` has one of the values, in no particular order; pages are followed to the end. */
  find(query: FindQuery, call: Call): Promise<readonly Row[]>;
  /** Every record of the type, page by page. */
  scan(query: ScanQuery, call: Call): AsyncIterable<readonly Row[]>;
  /** Holds the description against the source's own (metadata, WSDL, OpenAPI, introspection): the faults found, in words that name field and column. */
  check(call: Call): Promise<readonly string[]>;
  /** When one more who has many calls to make should begin: undefined for at once. None waits for long. */
  room(): Promise<void> | undefined;
  close(): Promise<void>;
}

export type OpenConnector = (description: SourceDescription, settings: SourceSettings) => Connector;
