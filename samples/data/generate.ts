import { closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { makeCustomer } from './customer.ts';
import { createDatabase } from './databases.ts';
import { createSequences } from './history/sequences.ts';

const COMMIT_EVERY = 1_000;

/** Where the generated files are. */
export interface SampleFiles {
  readonly erp: string;
  readonly crm: string;
  readonly ticketing: string;
  readonly commerce: string;
  /** JSON lines, one customer each; for tests only. */
  readonly truth: string;
}

/** The names of the files in a folder of sample data. */
export function sampleFilesIn(folder: string): SampleFiles {
  return {
    erp: join(folder, 'erp.db'),
    crm: join(folder, 'crm.db'),
    ticketing: join(folder, 'ticketing.db'),
    commerce: join(folder, 'commerce.db'),
    truth: join(folder, 'truth.jsonl'),
  };
}

/**
 * Writes the four systems' databases and the truth into the folder, which must not hold any yet. The same seed gives the same customers,
 * however many are made; one is held in memory at a time.
 */
export function generateSamples(options: { folder: string; customers: number; seed: number }): SampleFiles {
  const { folder, customers, seed } = options;
  const files = sampleFilesIn(folder);
  if (Object.values(files).some((path) => existsSync(path))) {
    throw new Error(
      `expected a folder without sample data, but it holds some: ${folder}; remove it or name another`,
    );
  }
  mkdirSync(folder, { recursive: true });
  const databases = {
    erp: createDatabase(folder, 'erp'),
    crm: createDatabase(folder, 'crm'),
    ticketing: createDatabase(folder, 'ticketing'),
    commerce: createDatabase(folder, 'commerce'),
  };
  const truth = openSync(files.truth, 'wx');
  const sequences = createSequences();
  let lines = '';
  for (let number = 1; number <= customers; number += 1) {
    const customer = makeCustomer(number, {
      seed,
      sequences,
      insert: (system, table, row) => databases[system].insert(table, row),
    });
    lines += `${JSON.stringify(customer)}\n`;
    if (number % COMMIT_EVERY === 0 || number === customers) {
      writeSync(truth, lines);
      lines = '';
      for (const database of Object.values(databases)) database.commit();
    }
  }
  closeSync(truth);
  for (const database of Object.values(databases)) database.finish();
  return files;
}

const HELP = `Writes the databases of the four sample systems.

node samples/data/generate.ts --out DIR [--customers N] [--seed S]

  --out DIR       folder to write to; must not hold sample data yet
  --customers N   1 to 1000000 (default 2000)
  --seed S        whole number (default 1)
  --help          this text
`;

function wholeNumber(name: string, text: string, bounds: { low: number; high: number }): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= bounds.low && value <= bounds.high) return value;
  throw new RangeError(
    `${name}: expected a whole number from ${bounds.low} to ${bounds.high}, got "${text}"`,
  );
}

function main(): void {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      customers: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.out === undefined) throw new RangeError('--out: expected a folder, got none; see --help');
  const files = generateSamples({
    folder: values.out,
    customers: wholeNumber('--customers', values.customers, { low: 1, high: 1_000_000 }),
    seed: wholeNumber('--seed', values.seed, { low: 0, high: 2 ** 31 - 1 }),
  });
  process.stdout.write(`${Object.values(files).join('\n')}\n`);
}

if (import.meta.main) {
  try {
    main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
