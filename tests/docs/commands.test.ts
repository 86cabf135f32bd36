import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningFacet, runFacet } from '../support/running-facet.ts';
import { ROOT, snippetsIn } from './snippets.ts';

const run = promisify(execFile);

/** What a test does not do: install, start for good, run all tests. Whether the scripts exist, links.test.ts says. */
const NOT_HERE = /^npm (?:ci|start|test|run check|run bench)\b(?!-)/;

const isTried = (line: string): boolean => !NOT_HERE.test(line);

const commands = snippetsIn('sh')
  .map(({ place, text, printed }) => ({
    place,
    printed,
    script: text.split('\n').filter(isTried).join('\n'),
  }))
  .filter(({ script }) => script.trim() !== '');

let facet: RunningFacet;
beforeAll(async () => {
  facet = await runFacet({ customers: 50 });
});
afterAll(async () => facet[Symbol.asyncDispose]());

/** Line numbers of the policy file move. */
const stable = (text: string): string => text.replaceAll(/\bline \d+/g, 'line …').trim();

test.each(commands)('$place does what it says', async ({ script, printed }) => {
  const { stdout } = await run('sh', ['-e', '-c', script.replaceAll('http://127.0.0.1:4000', facet.url)], {
    cwd: ROOT,
    env: {
      ...process.env,
      PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
      FACET_CONFIG: join(facet.folder, 'facet.config.yaml'),
    },
  });
  expect(stdout).not.toBe('');
  expect(stdout).not.toContain('"errors"');
  expect(stable(stdout)).toBe(stable(printed ?? stdout));
});
