import type { DatabaseSync } from 'node:sqlite';
import type { AuditedField } from './entry.ts';

/** A set of fields as text: its members sorted, with blanks between. */
export function fieldSetOf(fields: readonly Pick<AuditedField, 'field'>[]): string {
  return [...new Set(fields.map(({ field }) => field))].toSorted().join(' ');
}

/** The numbers of sets of fields in a database. */
export interface FieldSets {
  /** The number of a set, which is written down when it is new. */
  idOf(set: string): number;
  /** Forgets numbers whose transaction may have come to nothing. */
  forget(): void;
}

const MOST_KNOWN = 10_000;

/**
 * The sets of fields of the entries. Entries of one operation have the same set: so one number beside the entry does for searching by field, where a row for each
 * field of each entry would take most of the log's time.
 */
export function prepareFieldSets(database: DatabaseSync): FieldSets {
  const find = database.prepare('SELECT id FROM audit_field_set WHERE fields = ?');
  const insertSet = database.prepare('INSERT INTO audit_field_set (fields) VALUES (?)');
  const insertFields = database.prepare('INSERT INTO audit_field (field, field_set) VALUES (?, ?)');
  const known = new Map<string, number>();

  const findOrInsert = (set: string): number => {
    const row = find.get(set);
    if (row !== undefined) return Number(row['id']);
    const id = Number(insertSet.run(set).lastInsertRowid);
    for (const field of set.split(' ')) insertFields.run(field, id);
    return id;
  };

  return {
    idOf(set) {
      const id = known.get(set) ?? findOrInsert(set);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(set, id);
      return id;
    },
    forget: () => known.clear(),
  };
}
