import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { GUIDES, ROOT } from './snippets.ts';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

/** What npm runs without a script. */
const BUILT_IN = ['ci', 'install'];

describe.each(GUIDES)('$file', ({ file, text }) => {
  test('links lead to files', () => {
    const links = Array.from(text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g), ([, link = '']) => link);
    const local = links.filter((link) => !/^\w+:/.test(link));
    expect(local.filter((link) => !existsSync(join(ROOT, dirname(file), link)))).toEqual([]);
  });

  test('files that it names are there', () => {
    const named = Array.from(
      text.matchAll(/`((?:src|schema|tests|samples)\/[\w./-]+\.\w+)`/g),
      ([, path = '']) => path,
    );
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('npm commands are there', () => {
    const commands = Array.from(
      text.matchAll(/\bnpm (?:run (?:--silent )?)?([a-z][\w:-]*)/g),
      ([whole, name = '']) => ({ whole, name }),
    ).filter(({ whole }) => !/^npm (?:brings|ci)$/.test(whole));
    const known = [...Object.keys(scripts), ...BUILT_IN];
    expect(commands.filter(({ name }) => !known.includes(name))).toEqual([]);
  });
});
