import type { DatabaseSync } from 'node:sqlite';
import type { AuditedField } from './entry.ts';

/** A set of fields as text: its members sorted, with blanks between. */
export function fieldSetOf(fields: readonly Pick<AuditedField, 'field'>[]): string {
  return [...new Set(fields.map(({ field }) => field))].toSorted().join(' ');
}

/**
 * A function that gives the number of an entry's set of fields, and writes the set down when it is new. Entries of one operation have the same set: so one number
 * beside the entry does for searching by field, where a row for each field of each entry would take most of the log's time.
 */
export function prepareFieldSets(database: DatabaseSync): (fields: readonly AuditedField[]) => number {
  const find = database.prepare('SELECT id FROM audit_field_set WHERE fields = ?');
  const insertSet = database.prepare('INSERT INTO audit_field_set (fields) VALUES (?)');
  const insertFields = database.prepare('INSERT INTO audit_field (field, field_set) VALUES (?, ?)');
  return (fields) => {
    const set = fieldSetOf(fields);
    const known = find.get(set);
    if (known !== undefined) return Number(known['id']);
    const id = Number(insertSet.run(set).lastInsertRowid);
    for (const field of set.split(' ')) insertFields.run(field, id);
    return id;
  };
}
