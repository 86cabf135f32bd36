import { writeSync } from 'node:fs';
import { openAuditLog } from '../../src/audit/log.ts';
import { openStore } from '../../src/store/sqlite.ts';
import { auditRecord } from './sample-record.ts';

/** Appends to the log in the file that is named on the command line until it is killed; prints the sequence of each entry that was confirmed. */
const log = openAuditLog(openStore(process.argv[2] ?? ''));

async function appendForever(): Promise<never> {
  for (;;) {
    const { sequence } = await log.append(auditRecord());
    writeSync(1, `${sequence}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, appendForever));
