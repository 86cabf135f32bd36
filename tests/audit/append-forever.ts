import { writeSync } from 'node:fs';
import { openAuditLog } from '../../src/audit/log.ts';
import { writeHere } from '../../src/audit/writer.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { auditRecord } from './sample-record.ts';

/** Appends to the log in the file that is named on the command line, from there or from a thread, until it is killed; prints the sequence of each entry that was confirmed. */
const [, , path = '', writer] = process.argv;
const store = openStore(path);
const log = openAuditLog(store, 0, ...(writer === 'here' ? [writeHere(store)] : []));

async function appendForever(): Promise<never> {
  for (;;) {
    const { sequence } = await log.append(auditRecord());
    writeSync(1, `${sequence}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, appendForever));
