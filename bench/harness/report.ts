import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { barChart } from './chart.ts';
import { CONTESTANTS } from './contestants.ts';
import { RESULTS } from './folder.ts';
import { settingLine, type Setting } from './machine.ts';
import { REFERENCE, type Results } from './measure.ts';
import { type FeedFigures, type Figures, isFeed, isFigures, summarise, type Summary } from './summary.ts';
import { overviewTable, tableOf, targetTable, type Titles } from './tables.ts';
import { type TargetResult, targetResults } from './targets.ts';

const TITLES: Readonly<Record<string, string>> = {
  Q1: 'Q1: one customer with four sources',
  Q2: 'Q2: fifty customers with 5 invoices, 5 tickets, 5 orders each',
  Q3: 'Q3: a page of 1,000 flat rows',
  Q4: 'Q4: the full customer page with golden, derived and quality fields (Facet alone)',
  Q5: 'Q5: group, subsidiaries, orders, lines',
  Q6: 'Q6: a feed of 100,000 rows',
};

const VARIETIES: Readonly<Record<string, string>> = {
  cold: 'every request an operation never seen before',
  1000: '1,000 different operations',
  csv: 'as CSV',
  arrow: 'as Arrow (the backend: as CSV)',
};

function titleOfQuery(query: string): string {
  const [base = '', ...varieties] = query.split('-');
  if (varieties.length === 0) return TITLES[base] ?? query;
  return [base, ...varieties.map((variety) => VARIETIES[variety] ?? variety)].join(', ');
}

const RATIOS = [
  ['÷ backend', ({ vsBackend }: Figures) => vsBackend?.toFixed(2) ?? ''],
  [
    'from–to',
    ({ vsBackendSpread }: Figures) => vsBackendSpread?.map((one) => one.toFixed(2)).join('–') ?? '',
  ],
  ['CPU ÷ backend', ({ cpuVsBackend }: Figures) => cpuVsBackend?.toFixed(2) ?? ''],
] as const;

const COLUMNS = [
  ['req/s', ({ rps }: Figures) => rps.toFixed(0)],
  ['from–to', ({ rpsSpread: [low, high] }: Figures) => `${low.toFixed(0)}–${high.toFixed(0)}`],
  ['CPU µs', ({ cpuMicros }: Figures) => cpuMicros.toFixed(0)],
  ['core 1 µs', ({ upstreamMicros }: Figures) => upstreamMicros.toFixed(0)],
  ['p50 ms', ({ p50 }: Figures) => p50.toFixed(1)],
  ['p99 ms', ({ p99 }: Figures) => p99.toFixed(1)],
  ['loop p99 ms', ({ loopDelayP99 }: Figures) => loopDelayP99?.toFixed(1) ?? ''],
  ['peak MB', ({ peakMegabytes }: Figures) => peakMegabytes.toFixed(0)],
  ['calls', ({ sourceCalls }: Figures) => sourceCalls.toFixed(1)],
  ['of systems', ({ systemCalls }: Figures) => systemCalls.toFixed(1)],
  ['rows moved', ({ rowsMoved }: Figures) => rowsMoved.toFixed(0)],
  ['kB moved', ({ kilobytesMoved }: Figures) => kilobytesMoved.toFixed(1)],
  ['bytes', ({ bytes }: Figures) => bytes.toFixed(0)],
  ['n', ({ samples }: Figures) => String(samples)],
  ['others %', ({ foreignShare }: Figures) => (foreignShare * 100).toFixed(0)],
  ...RATIOS,
] as const;

const MILLION = 1e6;

/** Of a feed, where one request takes seconds. */
const FEED_COLUMNS = [
  ['rows/s', ({ rowsPerSecond }: FeedFigures) => rowsPerSecond.toFixed(0)],
  ['seconds', ({ rps }: Figures) => (1 / rps).toFixed(1)],
  ['CPU µs a row', ({ cpuMicrosPerRow }: FeedFigures) => cpuMicrosPerRow.toFixed(1)],
  ['core 1 s', ({ upstreamMicros }: Figures) => (upstreamMicros / MILLION).toFixed(1)],
  ['loop p99 ms', ({ loopDelayP99 }: Figures) => loopDelayP99?.toFixed(1) ?? ''],
  ['peak MB', ({ peakMegabytes }: Figures) => peakMegabytes.toFixed(0)],
  ['calls', ({ sourceCalls }: Figures) => sourceCalls.toFixed(0)],
  ['rows moved', ({ rowsMoved }: Figures) => rowsMoved.toFixed(0)],
  ['kB moved', ({ kilobytesMoved }: Figures) => kilobytesMoved.toFixed(0)],
  ['bytes', ({ bytes }: Figures) => bytes.toFixed(0)],
  ['n', ({ samples }: Figures) => String(samples)],
  ['others %', ({ foreignShare }: Figures) => (foreignShare * 100).toFixed(0)],
  ...RATIOS,
] as const;

const titles: Titles = Object.fromEntries(CONTESTANTS.map(({ name, title }) => [name, title]));
const titleOf = (name: string): string => titles[name] ?? name;

function table(entries: Summary[string]): string {
  const all = Object.values(entries);
  const hasFeeds = all.some((entry) => isFigures(entry) && isFeed(entry));
  const heads = (hasFeeds ? FEED_COLUMNS : COLUMNS).map(([title]) => title);
  const cells = (entry: Figures): readonly string[] =>
    isFeed(entry) ? FEED_COLUMNS.map(([, read]) => read(entry)) : COLUMNS.map(([, read]) => read(entry));
  const rows = Object.entries(entries).map(([name, entry]) =>
    isFigures(entry)
      ? [titleOf(name), ...cells(entry)]
      : [titleOf(name), `left out: ${entry.fault.replaceAll('|', '/')}`, ...heads.slice(1).map(() => '')],
  );
  return tableOf([['', ...heads], ...rows]);
}

const chartName = (query: string): string => `${query.toLowerCase()}.svg`;

/** Null where there is no backend to compare with. */
function chart(query: string, entries: Summary[string]): string | null {
  const bars = Object.entries(entries).flatMap(([name, entry]) =>
    isFigures(entry) && entry.vsBackend !== null
      ? [{ label: titleOf(name), value: entry.vsBackend, strong: name.startsWith('facet') }]
      : [],
  );
  return bars.length === 0 ? null : barChart(titleOfQuery(query), 'throughput ÷ backend', bars);
}

/** The last run, as `results/latest.json` holds it. */
interface Report {
  readonly setting: Setting;
  readonly titles: Titles;
  readonly targets: readonly TargetResult[];
  readonly queries: Summary;
}

const targetSection = (targets: readonly TargetResult[]): string =>
  targets.length === 0
    ? ''
    : `## Targets\n\nMedians of ratios paired in time, with the least and the greatest.\n\n${targetTable(targets, titles)}\n\n`;

function textOf({ setting, targets, queries }: Report): string {
  return `# Facet and its peers on the same work

${settingLine(setting)}

Medians over n samples, taken in turns; ratios are those of samples next to each other in time: above 1 is faster than the hand-written
backend. CPU is that of the contestant alone (core 0), per request; "core 1" is that of upstreams and load together: where it is less, they are not
the limit. "calls" are those of the contestant, "of systems" with what services behind subgraphs would have to call, "moved" is what came from the
upstreams for one request. "others" is the share of the machine that others used meanwhile: where it is more than a few percent, distrust the
figures. See the README for what is asked and how everyone is set up.

${targetSection(targets)}${Object.entries(queries)
    .map(
      ([query, entries]) =>
        `## ${titleOfQuery(query)}\n\n${chart(query, entries) === null ? '' : `![${query}](${chartName(query)})\n\n`}${table(entries)}\n`,
    )
    .join('\n')}`;
}

const CHARTED = ['Q1', 'Q2', 'Q3'];
const GROWTH_CHARTS = ['rows', 'children', 'columns', 'sources', 'connections'];
/** Many columns make a table that nobody reads: those of other names stand in `latest.md`. */
const isShort = (query: string): boolean => !/-(?:cold|1000)$/.test(query);

/** What the README shows: it takes it over from `results/readme.md`. */
function readmeOf({ setting, targets, queries }: Report): string {
  const shown = Object.fromEntries(Object.entries(queries).filter(([query]) => isShort(query)));
  const charts = CHARTED.filter((query) => query in queries).map(
    (query) => `![${titleOfQuery(query)}](bench/results/${chartName(query)})`,
  );
  const growth = GROWTH_CHARTS.filter((axis) => existsSync(join(RESULTS, `growth-${axis}.svg`))).map(
    (axis) => `![Growth with ${axis}](bench/results/growth-${axis}.svg)`,
  );
  const held = targets.length === 0 ? [] : [targetTable(targets, titles)];
  const parts = [settingLine(setting), ...held, overviewTable(shown, titles), ...charts, ...growth];
  return `${parts.join('\n\n')}\n`;
}

/** Writes `results/latest.json`, `latest.md`, `readme.md` and a chart for each operation. */
export function writeReport(setting: Setting, results: Results): void {
  mkdirSync(RESULTS, { recursive: true });
  const report: Report = {
    setting,
    titles,
    targets: targetResults(results),
    queries: summarise(results, REFERENCE),
  };
  writeFileSync(join(RESULTS, 'latest.md'), textOf(report));
  writeFileSync(join(RESULTS, 'readme.md'), readmeOf(report));
  writeFileSync(join(RESULTS, 'latest.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  for (const [query, entries] of Object.entries(report.queries)) {
    const svg = chart(query, entries);
    if (svg !== null) writeFileSync(join(RESULTS, chartName(query)), svg);
  }
}
