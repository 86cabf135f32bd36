/**
 * The tables of the store, in the order in which they came. A release only ever adds to the end: what stands here has run somewhere.
 * No table has a column for a value of a source.
 */
export const MIGRATIONS: readonly { readonly version: number; readonly sql: string }[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE customer (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, created TEXT NOT NULL, live INTEGER NOT NULL) STRICT;
      CREATE INDEX customer_live ON customer (seq) WHERE live = 1;
      CREATE TABLE alias (id TEXT PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer) STRICT, WITHOUT ROWID;
      CREATE INDEX alias_customer ON alias (customer);
      CREATE TABLE link (
        record_type TEXT NOT NULL, record_id TEXT NOT NULL, source TEXT NOT NULL, customer INTEGER NOT NULL REFERENCES customer,
        since TEXT NOT NULL, confidence REAL NOT NULL, evidence_digest INTEGER NOT NULL, PRIMARY KEY (record_type, record_id)) STRICT, WITHOUT ROWID;
      CREATE INDEX link_customer ON link (customer);
      CREATE TABLE evidence (
        record_type TEXT NOT NULL, record_id TEXT NOT NULL, key TEXT NOT NULL, level TEXT NOT NULL,
        other_type TEXT NOT NULL, other_id TEXT NOT NULL,
        PRIMARY KEY (record_type, record_id, key, other_type, other_id)) STRICT, WITHOUT ROWID;`,
  },
  {
    version: 2,
    sql: `
      CREATE TABLE audit_entry (
        sequence INTEGER PRIMARY KEY, previous_hash TEXT NOT NULL, hash TEXT NOT NULL, field_set INTEGER NOT NULL, body TEXT NOT NULL,
        at TEXT AS (body ->> '$.at'), viewer TEXT AS (body ->> '$.viewer'), purpose TEXT AS (body ->> '$.purpose'),
        operation TEXT AS (body ->> '$.operation')) STRICT;
      CREATE INDEX audit_entry_at ON audit_entry (at);
      CREATE INDEX audit_entry_viewer ON audit_entry (viewer);
      CREATE INDEX audit_entry_operation ON audit_entry (operation);
      CREATE INDEX audit_entry_field_set ON audit_entry (field_set);
      CREATE TABLE audit_customer (
        customer TEXT NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY (customer, sequence)) STRICT, WITHOUT ROWID;
      CREATE TABLE audit_field_set (id INTEGER PRIMARY KEY, fields TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE audit_field (
        field TEXT NOT NULL, field_set INTEGER NOT NULL REFERENCES audit_field_set, PRIMARY KEY (field, field_set)) STRICT, WITHOUT ROWID;
      CREATE TABLE audit_head (only INTEGER PRIMARY KEY CHECK (only = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;`,
  },
  {
    version: 3,
    sql: `
      CREATE TABLE link_version (only INTEGER PRIMARY KEY CHECK (only = 1), version INTEGER NOT NULL) STRICT;
      INSERT INTO link_version VALUES (1, 0);`,
  },
  {
    version: 4,
    sql: `
      CREATE TABLE audit_field_list (id INTEGER PRIMARY KEY, fields TEXT NOT NULL UNIQUE) STRICT;
      INSERT INTO audit_field_list (fields) SELECT DISTINCT body -> '$.fields' FROM audit_entry;
      ALTER TABLE audit_entry RENAME TO audit_entry_before;
      CREATE TABLE audit_entry (
        sequence INTEGER PRIMARY KEY, previous_hash TEXT NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL) STRICT;
      INSERT INTO audit_entry (sequence, previous_hash, hash, body)
        SELECT sequence, previous_hash, hash, replace(body, '"fields":' || fields || ',', '"fields":' || id || ',')
        FROM audit_entry_before JOIN audit_field_list ON fields = body -> '$.fields' ORDER BY sequence;
      DROP TABLE audit_entry_before;
      DROP TABLE audit_field;
      DROP TABLE audit_field_set;
      DROP TABLE audit_customer;
      CREATE TABLE audit_field (
        field TEXT NOT NULL, field_list INTEGER NOT NULL REFERENCES audit_field_list, PRIMARY KEY (field, field_list)) STRICT, WITHOUT ROWID;
      INSERT OR IGNORE INTO audit_field SELECT value ->> '$.field', audit_field_list.id FROM audit_field_list, json_each(fields);
      CREATE TABLE audit_run (until INTEGER PRIMARY KEY) STRICT;
      CREATE TABLE audit_index (
        sequence INTEGER PRIMARY KEY, at TEXT, viewer TEXT, purpose TEXT, operation TEXT, field_list INTEGER) STRICT;
      CREATE INDEX audit_index_at ON audit_index (at);
      CREATE INDEX audit_index_viewer ON audit_index (viewer);
      CREATE INDEX audit_index_operation ON audit_index (operation);
      CREATE INDEX audit_index_field_list ON audit_index (field_list);
      CREATE TABLE audit_customer (
        run INTEGER NOT NULL, customer TEXT NOT NULL, sequences TEXT NOT NULL, PRIMARY KEY (run, customer)) STRICT, WITHOUT ROWID;
      CREATE VIEW audit_read AS SELECT
        sequence, body ->> '$.at' AS at, body ->> '$.viewer' AS viewer, body ->> '$.purpose' AS purpose,
        body ->> '$.operation' AS operation, body ->> '$.fields' AS field_list FROM audit_entry;
      CREATE VIEW audit_found AS
        SELECT sequence, at, viewer, purpose, operation, field_list FROM audit_index
        UNION ALL SELECT sequence, at, viewer, purpose, operation, field_list FROM audit_read
        WHERE sequence > (SELECT coalesce(max(until), 0) FROM audit_run);`,
  },
];
