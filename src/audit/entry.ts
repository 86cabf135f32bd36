/** What an answer disclosed, to whom and why: no values, ever. */
export interface AuditRecord {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly viewer: string;
  readonly roles: readonly string[];
  readonly purpose: string;
  readonly client: string | null;
  readonly operation: string | null;
  /** SHA-256 of the operation's text, hex. */
  readonly operationHash: string;
  readonly customers: readonly string[];
  readonly fields: readonly AuditedField[];
  readonly sources: readonly AuditedSource[];
  readonly rows: number;
  readonly durationMs: number;
  readonly epoch: number;
  readonly traceId: string | null;
  /** `OK`, `PARTIAL` or an error code. */
  readonly outcome: string;
}

export interface AuditedField {
  /** `Customer.name` */
  readonly field: string;
  readonly classification: string;
  /** `CLEAR`, `MASK(email)` or `DENY`. */
  readonly treatment: string;
  readonly rule: string;
}

export interface AuditedSource {
  readonly source: string;
  /** `OK` or an error code. */
  readonly outcome: string;
  readonly calls: number;
  readonly rows: number;
}

/** A record in its place in the log. */
export interface AuditEntry extends AuditRecord {
  /** The number of the log: that of the worker that answered, 0 where there is one. */
  readonly log: number;
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly previousHash: string;
  /** SHA-256 over previousHash and the canonical JSON (RFC 8785) of sequence and record, hex. */
  readonly hash: string;
}

export interface AuditFilter {
  readonly viewer?: string;
  readonly customer?: string;
  readonly purpose?: string;
  readonly operation?: string;
  readonly field?: string;
  readonly from?: string;
  readonly to?: string;
}

/** A place among the entries of all logs: for each log by its number, the sequence number that the older entries are before. */
export type AuditPlace = readonly number[];

export interface FoundEntry extends AuditEntry {
  /** Where a page that follows this entry starts. */
  readonly place: AuditPlace;
}

interface AuditPage {
  readonly entries: readonly FoundEntry[];
  readonly hasNextPage: boolean;
  readonly totalCount: number;
}

export interface AuditLog {
  /** Resolves when the entry is durable; rejects with AUDIT_UNAVAILABLE when it cannot be. */
  append(record: AuditRecord): Promise<AuditEntry>;
  /** Newest first, from the logs of all workers. */
  search(filter: AuditFilter, page: { readonly first: number; readonly before?: AuditPlace }): AuditPage;
  close(): Promise<void>;
}
