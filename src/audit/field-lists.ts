import type { DatabaseSync } from 'node:sqlite';

/** The lists of fields in a database, by number. */
export interface FieldLists {
  /** The number of a list, which is written down when it is new. */
  idOf(fields: string): number;
  /** Forgets numbers whose transaction may have come to nothing. */
  forget(): void;
}

const MOST_KNOWN = 10_000;

/**
 * The lists of fields of the entries, as canonical JSON. Entries of one operation have the same list: so an entry is kept with the number of its list, and
 * searching by field is searching by number.
 */
export function prepareFieldLists(database: DatabaseSync): FieldLists {
  const find = database.prepare('SELECT id FROM audit_field_list WHERE fields = ?');
  const insertList = database.prepare('INSERT INTO audit_field_list (fields) VALUES (?)');
  const insertFields = database.prepare(
    "INSERT OR IGNORE INTO audit_field SELECT value ->> '$.field', ? FROM json_each(?)",
  );
  const known = new Map<string, number>();

  const findOrInsert = (fields: string): number => {
    const row = find.get(fields);
    if (row !== undefined) return Number(row['id']);
    const id = Number(insertList.run(fields).lastInsertRowid);
    insertFields.run(id, fields);
    return id;
  };

  return {
    idOf(fields) {
      const same = known.get(fields);
      if (same !== undefined) return same;
      const id = findOrInsert(fields);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(fields, id);
      return id;
    },
    forget: () => known.clear(),
  };
}

/** Puts a list of fields back into a body that was kept with the list's number. No slot that comes before it can hold a quotation mark. */
export function withFields(body: string, id: number, fields: string): string {
  return body.replace(`"fields":${id},`, () => `"fields":${fields},`);
}
