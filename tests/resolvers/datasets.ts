import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = process.env['DATASETS_DIR'];

if (directory === undefined && process.env['CI'] === 'true') {
  throw new Error(
    'Expected DATASETS_DIR to name the folder of the public datasets, found none; set it, in CI no test is skipped.',
  );
}

/** Whether the public datasets are missing on this machine, so that tests against published results have to be skipped. */
export const noDatasets = directory === undefined;

/** The lines of a dataset's file, without empty ones, each split into its trimmed cells. */
export function readDataset(file: string, separator: string | RegExp): readonly (readonly string[])[] {
  if (directory === undefined)
    throw new Error('Expected DATASETS_DIR to be set, since this test reads a dataset.');
  return readFileSync(join(directory, file), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.split(separator).map((cell) => cell.trim()));
}
