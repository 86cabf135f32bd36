import { isFeed, isFigures, type Summary } from './summary.ts';
import type { Measured, TargetResult } from './targets.ts';

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table of Markdown; all but the first column stand to the right. */
export const tableOf = ([head = [], ...rows]: readonly (readonly string[])[]): string =>
  [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');

export type Titles = Readonly<Record<string, string>>;

const spreadOf = ({ rps, rpsSpread: [low, high], cpu }: Measured): string =>
  `${rps.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)}; CPU ${cpu.toFixed(2)})`;

function reached({ measured }: TargetResult): string {
  const all = Object.entries(measured);
  const names = all.filter(([, { isReached }]) => isReached).map(([query]) => query);
  return names.length === all.length ? 'yes' : names.length === 0 ? 'no' : `${names.join(', ')} only`;
}

/** Target, what was measured, whether it is reached. */
export function targetTable(targets: readonly TargetResult[], titles: Titles): string {
  const queries = [...new Set(targets.flatMap(({ measured }) => Object.keys(measured)))];
  const rows = targets.map((target) => [
    `${titles[target.of] ?? target.of} ÷ ${titles[target.to] ?? target.to}`,
    `≥ ${target.least}`,
    ...queries.map((query) => {
      const measured = target.measured[query];
      return measured === undefined ? '' : spreadOf(measured);
    }),
    reached(target),
  ]);
  const withServices = targets.flatMap(({ of, to, measured }) =>
    Object.values(measured).some(({ cpuWithServices }) => cpuWithServices !== undefined)
      ? [
          [
            `CPU of ${titles[to] ?? to} and services behind it, computed, ÷ ${titles[of] ?? of}`,
            '',
            ...queries.map((query) => measured[query]?.cpuWithServices?.toFixed(2) ?? ''),
            '',
          ],
        ]
      : [],
  );
  return tableOf([['requests per second', 'target', ...queries, 'reached'], ...rows, ...withServices]);
}

/** One row for each contestant, one column for each operation: requests per second, and what that is of the backend's. */
export function overviewTable(summary: Summary, titles: Titles): string {
  const queries = Object.keys(summary);
  const names = Object.keys(titles).filter((name) =>
    queries.some((query) => isFigures(summary[query]?.[name])),
  );
  const cell = (name: string, query: string): string => {
    const entry = summary[query]?.[name];
    if (!isFigures(entry)) return '–';
    const rate = isFeed(entry) ? `${entry.rowsPerSecond.toFixed(0)} rows` : entry.rps.toFixed(0);
    return entry.vsBackend === null ? rate : `${rate} (${entry.vsBackend.toFixed(2)})`;
  };
  return tableOf([
    ['requests per second (÷ backend)', ...queries],
    ...names.map((name) => [titles[name] ?? name, ...queries.map((query) => cell(name, query))]),
  ]);
}
