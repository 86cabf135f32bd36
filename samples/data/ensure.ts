import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { generateSamples, type SampleFiles, sampleFilesIn } from './generate.ts';

/** Part of the folder's name: to be raised with every change of what the generator writes. */
const GENERATOR_VERSION = 1;

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * The sample data for these settings: what an earlier run left, or newly made. It is made under a temporary name and renamed when whole,
 * so that a run that was killed leaves no half data. By default in `.facet/samples/` below the repository's root.
 */
export function ensureSamples(options: { customers: number; seed: number; folder?: string }): SampleFiles {
  const { customers, seed } = options;
  const name = `${seed}-${customers}-v${GENERATOR_VERSION}`;
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
