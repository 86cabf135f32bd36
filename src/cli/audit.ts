import { InvalidArgumentError } from 'commander';
import type { Head } from '../audit/chain.ts';
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
  INDEX_CHANGED: 'differs from the tables for searching by customer or field',
};

interface VerifyOptions {
  readonly head?: Head;
  readonly json?: boolean;
}

const readHead = (text: string): Head => {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined)
    throw new InvalidArgumentError('Expected the head as an earlier run printed it, <sequence>:<hash>.');
  return { sequence: Number(sequence), hash };
};

const HELP = `
Opens the configured store (store.path) for reading only; the gateway may go on writing it. Keep the
head that is printed where the log's keeper cannot reach it, and give it to a later run: what was written anew before it then shows.

  facet audit verify`;

/** `facet audit verify`: holds every entry of the audit log against the chain. Exit code 0 where it is whole, else 1. */
export const audit: RegisterCommand = (program, context) => {
  program
    .command('audit')
    .description('Looks into the audit log.')
    .command('verify')
    .description('Says whether the audit log is whole, or which entry is the first bad one.')
    .option('--head <sequence:hash>', 'the head that an earlier run printed', readHead)
    .option('--json', 'the verdict as JSON')
    .addHelpText('after', HELP)
    .action(({ head: remembered, json }: VerifyOptions) => {
      using store = openStoreReadOnly(settingsOf(context).store.path);
      const verdict = verifyAuditLog(store, remembered);
      const { ok, entries, head, firstBad } = verdict;
      if (json === true) context.print(JSON.stringify(verdict, null, 2));
      else if (ok) context.print(`${entries} entries, whole\nhead ${head.sequence}:${head.hash}`);
      if (firstBad !== undefined) {
        throw new CliFailure(
          `The audit log is broken: entry ${firstBad.sequence} ${REASONS[firstBad.reason]} (${firstBad.reason}).`,
        );
      }
    });
};
