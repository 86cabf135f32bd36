import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { ROOT } from './snippets.ts';

const README = join(ROOT, 'README.md');

/** Cells in a table of Markdown. */
export const tableOf = (rows: readonly (readonly string[])[]): string =>
  rows
    .flatMap((cells, index) => [
      `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`,
      ...(index === 0 ? [`|${cells.map(() => '---').join('|')}|`] : []),
    ])
    .join('\n');

/**
 * What stands in the README between `<!-- <name>:start -->` and `<!-- <name>:end -->`, and what was made anew, both as Prettier writes it. With
 * UPDATE_README=1 the README is brought up to date first.
 */
export async function regionOf(name: string, made: string) {
  const expected = (await format(made, { parser: 'markdown', printWidth: 110 })).trim();
  const readme = readFileSync(README, 'utf8');
  const place = new RegExp(`(<!-- ${name}:start -->\n)(.*?)(<!-- ${name}:end -->)`, 's');
  if (process.env['UPDATE_README'] === '1') {
    const fill = (_: string, start: string, __: string, end: string) => `${start}\n${expected}\n\n${end}`;
    writeFileSync(README, readme.replace(place, fill));
    return { written: expected, expected };
  }
  return { written: place.exec(readme)?.[2]?.trim(), expected };
}
