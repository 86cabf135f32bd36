import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { freePorts } from './free-ports.ts';

const ROOT = join(import.meta.dirname, '../..');
const LAST_LINE = 'Ctrl-C stops everything.';

/** A folder with a configuration and room for a store, gone after the test. */
export interface Place {
  readonly file: string;
  readonly port: number;
  readonly samplesPort: number;
}

/** A place of its own on free ports; `settings` go before the usual ones. */
export async function makePlace(settings: Readonly<Record<string, unknown>> = {}): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-main-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'facet.config.yaml');
  const store = { path: join(folder, 'facet.db') };
  writeFileSync(file, stringify({ samples: { customers: 100 }, store, ...settings }));
  const port = await freePorts(5);
  return { file, port, samplesPort: port + 1 };
}

export interface Started {
  readonly child: ChildProcess;
  /** What it wrote so far. */
  out(): string;
  errors(): string;
  /** Resolves when it has said that it answers; rejects with what it wrote if it ends before. */
  answers(): Promise<void>;
  /** Resolves to the exit code and the signal that ended it. */
  readonly ended: Promise<readonly unknown[]>;
}

/** Starts the program as `npm start` does; `flags` are Node's. */
export function startMain(
  { file, port, samplesPort }: Place,
  args: readonly string[] = [],
  flags: readonly string[] = [],
): Started {
  const child = spawn(process.execPath, [...flags, 'src/main.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, FACET_CONFIG: file, PORT: String(port), SAMPLES_PORT: String(samplesPort) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let errors = '';
  const heard = Promise.withResolvers<void>();
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
    if (out.includes(LAST_LINE)) heard.resolve();
  });
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const ended = once(child, 'close');
  return {
    child,
    out: () => out,
    errors: () => errors,
    answers: () =>
      Promise.race([
        heard.promise,
        ended.then(() => {
          throw new Error(`it ended before it answered: ${out}${errors}`);
        }),
      ]),
    ended,
  };
}
