import { flag, jsonList, type Condition, type TableRow } from '../table-reader.ts';

type Property = (row: TableRow) => unknown;

/** What the interface lists: which properties a record has and which query parameters filter it. */
export interface Resource {
  readonly name: string;
  readonly properties: ReadonlyMap<string, Property>;
  readonly filters: ReadonlyMap<string, (value: string) => Condition>;
}

const list = (value: string): readonly string[] => value.split(',').map((item) => item.trim());

const columns = (...names: readonly string[]): readonly (readonly [string, Property])[] =>
  names.map((name) => [name, (row) => row[name] ?? null] as const);

const REQUESTERS: Resource = {
  name: 'requesters',
  properties: new Map([
    ...columns('id', 'name', 'kind', 'email'),
    ['email_verified', (row) => flag(row['email_verified'])],
    ...columns('phone', 'created_at', 'updated_at'),
  ]),
  filters: new Map<string, (value: string) => Condition>([
    ['ids', (value) => ({ column: 'id', by: 'EXACT', values: list(value) })],
    ['emails', (value) => ({ column: 'email', by: 'EMAIL', values: list(value) })],
    ['phones', (value) => ({ column: 'phone', by: 'PHONE', values: list(value) })],
    ['name_contains', (value) => ({ column: 'name', by: 'CONTAINS', text: value })],
  ]),
};

const TICKETS: Resource = {
  name: 'tickets',
  properties: new Map([
    ...columns('id', 'requester_id', 'subject', 'description', 'category', 'topic', 'priority', 'status'),
    ['status_history', (row) => jsonList(row['statusHistoryJson'])],
    ...columns('created_at', 'first_response_at', 'resolved_at', 'reopen_count'),
    ['satisfaction', (row) => ({ csat: row['csat'] ?? null, nps: row['nps'] ?? null })],
  ]),
  filters: new Map<string, (value: string) => Condition>([
    ['ids', (value) => ({ column: 'id', by: 'EXACT', values: list(value) })],
    ['requester_ids', (value) => ({ column: 'requester_id', by: 'EXACT', values: list(value) })],
  ]),
};

export const RESOURCES: readonly Resource[] = [REQUESTERS, TICKETS];
