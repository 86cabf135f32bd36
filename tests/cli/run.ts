import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCli } from '../../src/cli.ts';

/** Runs a command in a new folder that holds the configuration given, and collects what it writes. */
export const run = async (
  args: readonly string[],
  { yaml, environment = {} }: { yaml?: string; environment?: NodeJS.ProcessEnv } = {},
) => {
  const folder = mkdtempSync(join(tmpdir(), 'facet-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (yaml !== undefined) writeFileSync(join(folder, 'facet.config.yaml'), yaml);
  const written = { out: '', error: '' };
  const code = await runCli(args, {
    environment,
    folder,
    print: (line) => {
      written.out += `${line}\n`;
    },
    printError: (text) => {
      written.error += text;
    },
  });
  return { code, ...written };
};
