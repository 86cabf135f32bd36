import { existsSync, renameSync } from 'node:fs';
import { openLinkStore } from '../../src/identity/link-store.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { inData } from '../harness/folder.ts';

const TYPES = [
  ['BusinessPartner', 'erp'],
  ['Contact', 'crm'],
] as const;

/** A store that links so many customers, each with a record in two sources; what an earlier run made is taken as it is. */
export function storeOf(customers: number): string {
  const path = inData(`feed-memory-${customers}.db`);
  if (existsSync(path)) return path;
  const since = new Date().toISOString();
  const store = openStore(`${path}.new`);
  openLinkStore(store).write((writer) => {
    for (let key = 1; key <= customers; key += 1) {
      const customer = writer.mint(since);
      for (const [recordType, source] of TYPES)
        writer.link({
          recordType,
          recordId: String(key),
          source,
          customer,
          since,
          confidence: 1,
          evidenceDigest: 0,
        });
    }
    writer.finish();
  });
  store.close();
  renameSync(`${path}.new`, path);
  return path;
}
