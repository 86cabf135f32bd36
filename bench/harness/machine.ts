import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';

const BENCH = join(import.meta.dirname, '..');
const PACKAGES = [
  'undici',
  'graphql',
  'graphql-jit',
  '@apollo/server',
  'dataloader',
  'mercurius',
  '@apollo/gateway',
  '@graphql-hive/gateway',
  '@graphql-hive/router-runtime',
  '@graphql-tools/stitch',
] as const;

/** What a run was made on and with. */
export interface Setting {
  readonly date: string;
  readonly machine: string;
  readonly node: string;
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** A run's setting in one line. */
export function settingLine(setting: Setting): string {
  const { date, machine, node } = setting;
  const packages = Object.entries(setting.versions).map(([name, version]) => `${name} ${version}`);
  return `${date}, Node ${node}, Facet ${setting.commit}. ${machine}. ${packages.join(', ')}.`;
}

function versionOf(name: string): string {
  const path = join(BENCH, 'node_modules', name, 'package.json');
  const manifest: { version?: string } = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  return manifest.version ?? 'not installed';
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { cwd: BENCH, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

export function settingOfRun(): Setting {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
    machine: `${cpus().length} x ${cpu?.model.trim() ?? 'unknown'}, ${memory} GB, ${platform()} ${release()} ${arch()}`,
    node: process.version,
    commit: commit(),
    versions: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  };
}
