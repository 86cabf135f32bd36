import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { generateSamples, type SampleFiles, sampleFilesIn } from './generate.ts';
import { INDEXES, TABLES } from './tables.ts';

/** To be raised with every change of what the generator writes. */
const GENERATOR_VERSION = 2;

/** Part of the folder's name, so that a changed generator, or changed tables, make the data anew. */
const SHAPE = createHash('sha256')
  .update(JSON.stringify([GENERATOR_VERSION, TABLES, INDEXES]))
  .digest('hex')
  .slice(0, 8);

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * The sample data for these settings: what an earlier run left, or newly made. It is made under a temporary name and renamed when whole,
 * so that a run that was killed leaves no half data. By default in `.facet/samples/` below the repository's root.
 */
export function ensureSamples(options: { customers: number; seed: number; folder?: string }): SampleFiles {
  const { customers, seed } = options;
  const name = `${seed}-${customers}-${SHAPE}`;
  const folder = options.folder ?? join(ROOT, '.facet', 'samples', name);
  if (existsSync(folder)) return sampleFilesIn(folder);
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  generateSamples({ folder: unfinished, customers, seed });
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return sampleFilesIn(folder);
}
