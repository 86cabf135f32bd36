import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { barChart } from './chart.ts';
import { CONTESTANTS } from './contestants.ts';
import type { Setting } from './machine.ts';
import { type Figures, isFigures, type Summary } from './summary.ts';

const RESULTS = join(import.meta.dirname, '..', 'results');

const TITLES: Readonly<Record<string, string>> = {
  Q1: 'Q1: one customer with four sources',
  Q2: 'Q2: fifty customers with 5 invoices, 5 tickets, 5 orders each',
  Q3: 'Q3: a page of 1,000 flat rows',
  'Q1-cold': 'Q1, every request an operation never seen before',
  'Q1-1000': 'Q1, one of 1,000 different operations',
  Q4: 'Q4: the full customer page with golden, derived and quality fields (Facet alone)',
  Q5: 'Q5: group, subsidiaries, orders, lines',
};

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
  ['bytes', ({ bytes }: Figures) => bytes.toFixed(0)],
  ['n', ({ samples }: Figures) => String(samples)],
  ['÷ backend', ({ vsBackend }: Figures) => (Number.isNaN(vsBackend) ? '' : vsBackend.toFixed(2))],
  [
    'CPU ÷ backend',
    ({ cpuVsBackend }: Figures) => (Number.isNaN(cpuVsBackend) ? '' : cpuVsBackend.toFixed(2)),
  ],
] as const;

const titleOf = (name: string): string => CONTESTANTS.find((one) => one.name === name)?.title ?? name;

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function table(entries: Summary[string]): string {
  const head = ['', ...COLUMNS.map(([title]) => title)];
  const rows = Object.entries(entries).map(([name, entry]) =>
    isFigures(entry)
      ? [titleOf(name), ...COLUMNS.map(([, read]) => read(entry))]
      : [titleOf(name), `left out: ${entry.fault.replaceAll('|', '/')}`, ...COLUMNS.slice(1).map(() => '')],
  );
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function chart(query: string, entries: Summary[string]): string {
  const bars = Object.entries(entries).flatMap(([name, entry]) =>
    isFigures(entry) && !Number.isNaN(entry.vsBackend)
      ? [{ label: titleOf(name), value: entry.vsBackend, strong: name.startsWith('facet') }]
      : [],
  );
  return barChart(`${TITLES[query] ?? query} (requests per second ÷ backend)`, bars);
}

/** Writes `results/latest.json`, `latest.md` and a chart for each operation. */
export function writeReport(setting: Setting, summary: Summary): void {
  mkdirSync(RESULTS, { recursive: true });
  const queries = Object.entries(summary);
  const versions = Object.entries(setting.versions).map(([name, version]) => `${name} ${version}`);
  const text = `# Facet and its peers on the same work

${setting.date}, Node ${setting.node}, Facet ${setting.commit}. ${setting.machine}. ${versions.join(', ')}.

Medians over n samples, taken in turns; ratios are those of samples next to each other in time: above 1 is faster than the hand-written
backend. CPU is that of the contestant alone (core 0), per request; "core 1" is that of upstreams and load together: where it is less, they are not the limit. See the README for what is asked and how everyone is set up.

${queries.map(([query, entries]) => `## ${TITLES[query] ?? query}\n\n![${query}](${query.toLowerCase()}.svg)\n\n${table(entries)}\n`).join('\n')}`;
  writeFileSync(join(RESULTS, 'latest.md'), text);
  writeFileSync(join(RESULTS, 'latest.json'), `${JSON.stringify({ setting, ...summary }, undefined, 2)}\n`);
  for (const [query, entries] of queries) {
    writeFileSync(join(RESULTS, `${query.toLowerCase()}.svg`), chart(query, entries));
  }
}
