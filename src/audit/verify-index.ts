import type { DatabaseSync } from 'node:sqlite';
import { openStore } from '../store/sqlite.ts';
import { collectPostings } from './postings.ts';

/** Whether the tables for searching have what the entries say, no less and no more. */
export interface IndexCheck {
  /** To be called for each entry in order, with its body as it is kept: whether the entries up to it are indexed as they should be. */
  holds(sequence: number, body: string): boolean;
  /** What can be said at the end only: whether the rest of the tables is as it should be. */
  isWhole(): boolean;
}

const COLUMNS = 'sequence, at, viewer, purpose, operation, field_list';

/** Rows that one of the two has and the other hasn't. */
const ROWS_DIFFER = `
  SELECT 1 FROM (
    SELECT ${COLUMNS} FROM audit_read WHERE sequence > :after AND sequence <= :until
    UNION ALL SELECT ${COLUMNS} FROM audit_index WHERE sequence > :after AND sequence <= :until)
  GROUP BY ${COLUMNS} HAVING count(*) <> 2 LIMIT 1`;

/** Rows for entries that have no row yet, rows of no run, and fields that are not in their list or missing from it. */
const STRAYS = `
  SELECT 1 FROM audit_index WHERE sequence > :until
  UNION ALL SELECT 1 FROM audit_customer WHERE run NOT IN (SELECT until FROM audit_run)
  UNION ALL SELECT * FROM (SELECT 1 FROM (
    SELECT DISTINCT value ->> '$.field' AS field, audit_field_list.id AS list FROM audit_field_list, json_each(fields)
    UNION ALL SELECT field, field_list FROM audit_field)
  GROUP BY field, list HAVING count(*) <> 2) LIMIT 1`;

/** The views that searches read, and what happens of itself. */
function definitionsIn(database: DatabaseSync): string {
  const sql =
    "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY type, name";
  return JSON.stringify(database.prepare(sql).all());
}

/** Whether they are as the store was made: a view can leave entries out as well as a table. */
function isDefinedAsMade(database: DatabaseSync): boolean {
  using made = openStore(':memory:');
  return definitionsIn(database) === definitionsIn(made);
}

export function prepareIndexCheck(database: DatabaseSync): IndexCheck {
  const runs = database
    .prepare('SELECT until FROM audit_run ORDER BY until')
    .all()
    .map(({ until }) => Number(until));
  const customersOf = database.prepare(
    'SELECT customer, sequences FROM audit_customer WHERE run = ? ORDER BY customer',
  );
  const rowsDiffer = database.prepare(ROWS_DIFFER);
  let postings = collectPostings();
  let checked = 0;
  let next = 0;

  const isRunWhole = (until: number): boolean => {
    const indexed = customersOf.all(until).map(({ customer, sequences }) => [customer, sequences]);
    return (
      JSON.stringify(indexed) === JSON.stringify(postings.rows()) &&
      rowsDiffer.get({ after: checked, until }) === undefined
    );
  };

  return {
    holds(sequence, body) {
      if (next === runs.length) return true;
      postings.add(sequence, body);
      if (sequence !== runs[next]) return true;
      if (!isRunWhole(sequence)) return false;
      postings = collectPostings();
      checked = sequence;
      next += 1;
      return true;
    },
    isWhole: () =>
      next === runs.length &&
      isDefinedAsMade(database) &&
      database.prepare(STRAYS).get({ until: checked }) === undefined,
  };
}
