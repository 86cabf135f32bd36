import { InvalidArgumentError } from 'commander';
import type { Head } from '../audit/chain.ts';
import { logFiles } from '../audit/log-files.ts';
import { type AuditVerdict, verifyAuditLog } from '../audit/verify.ts';
import { openStoreReadOnly } from '../store/open-read-only.ts';
import { CliFailure, type RegisterCommand } from './context.ts';
import { settingsOf } from './settings.ts';

type AuditFault = NonNullable<AuditVerdict['firstBad']>['reason'];

const REASONS: Readonly<Record<AuditFault, string>> = {
  MISSING: 'is missing',
  CHANGED: 'was changed: it does not have its hash',
  NOT_CHAINED: 'does not follow the entry before it',
  CUT_OFF: 'is not the one that the head of the log names: the end was cut off or written anew',
  INDEX_CHANGED: 'or one before it differs from the tables for searching',
};

/** The head of one log, as it was printed. */
interface KeptHead {
  readonly log: number;
  readonly head: Head;
}

interface VerifyOptions {
  readonly head?: readonly KeptHead[];
  readonly json?: boolean;
}

interface LogVerdict extends AuditVerdict {
  readonly log: number;
}

const readHead = (text: string, earlier: readonly KeptHead[] = []): readonly KeptHead[] => {
  const [, log = '0', sequence, hash] = /^(?:(\d{1,4})\/)?(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined)
    throw new InvalidArgumentError('Expected a head as an earlier run printed it, <sequence>:<hash>.');
  return [...earlier, { log: Number(log), head: { sequence: Number(sequence), hash } }];
};

const HELP = `
Opens the configured store (store.path), and the logs that further workers of the gateway keep beside it, for reading only; the gateway may go on writing
them. Keep the heads that are printed where the keeper of the logs cannot reach them, and give them to a later run: what was written anew before them then shows.

  facet audit verify`;

/** Every log beside the store, held against its chain and the head that was kept. */
function verifyLogs(store: string, kept: readonly KeptHead[]): readonly LogVerdict[] {
  return logFiles(store).map(({ log, path }) => {
    using database = openStoreReadOnly(path);
    return { log, ...verifyAuditLog(database, kept.findLast((one) => one.log === log)?.head) };
  });
}

const nameOf = (log: number): string => (log === 0 ? 'The audit log' : `The audit log ${log}`);

function linesOf({ log, entries, head }: LogVerdict): string {
  const name = `${head.sequence}:${head.hash}`;
  return log === 0
    ? `${entries} entries, whole\nhead ${name}`
    : `log ${log}: ${entries} entries, whole\nhead ${log}/${name}`;
}

function faultOf({ log, firstBad }: LogVerdict): readonly string[] {
  if (!firstBad) return [];
  return [
    `${nameOf(log)} is broken: entry ${firstBad.sequence} ${REASONS[firstBad.reason]} (${firstBad.reason}).`,
  ];
}

/** `facet audit verify`: holds every entry of the audit logs against its chain. Exit code 0 where they are whole, else 1. */
export const audit: RegisterCommand = (program, context) => {
  program
    .command('audit')
    .description('Looks into the audit log.')
    .command('verify')
    .description('Says whether the audit log is whole, or which entry is the first bad one.')
    .option('--head <sequence:hash>', 'a head that an earlier run printed; once for each log', readHead)
    .option('--json', 'the verdict as JSON, a line for each log')
    .addHelpText('after', HELP)
    .action(({ head: kept = [], json }: VerifyOptions) => {
      const verdicts = verifyLogs(settingsOf(context).store.path, kept);
      for (const verdict of verdicts) {
        if (json === true) context.print(JSON.stringify(verdict));
        else if (verdict.ok) context.print(linesOf(verdict));
      }
      const missing = kept
        .filter(({ log }) => !verdicts.some((verdict) => verdict.log === log))
        .map(({ log }) => `${nameOf(log)} is not there, but its head was kept.`);
      const faults = [...verdicts.flatMap(faultOf), ...missing];
      if (faults.length > 0) throw new CliFailure(faults.join('\n'));
    });
};
