import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AXES, type AxisName } from '../work/growth.ts';
import { CONTESTANTS } from './contestants.ts';
import { RESULTS } from './folder.ts';
import { lineChart } from './line-chart.ts';
import { settingLine, type Setting } from './machine.ts';
import { isFigures, type Summary } from './summary.ts';
import { tableOf } from './tables.ts';

/** The contestants that were measured at every place. */
function namesIn(summary: Summary): readonly (readonly [name: string, title: string])[] {
  const points = Object.values(summary);
  return CONTESTANTS.filter(({ name }) => points.some((point) => isFigures(point[name]))).map(
    ({ name, title }) => [name, title],
  );
}

function cell(summary: Summary, value: number, name: string): string {
  const entry = summary[value]?.[name];
  if (!isFigures(entry)) return entry === undefined ? '' : 'left out';
  const ratio = entry.vsBackend === null ? '' : ` (${entry.vsBackend.toFixed(2)})`;
  return `${entry.cpuMicros.toFixed(0)} µs, ${entry.rps.toFixed(0)}/s${ratio}, ${entry.sourceCalls.toFixed(1)} calls`;
}

function section(axis: AxisName, summary: Summary): string {
  const { title, values } = AXES[axis];
  const names = namesIn(summary);
  const rows = values.map((value) => [String(value), ...names.map(([name]) => cell(summary, value, name))]);
  const table = tableOf([[axis, ...names.map(([, label]) => label)], ...rows]);
  return `## ${axis}: ${title}\n\n![${axis}](growth-${axis}.svg)\n\n${table}\n`;
}

function chart(axis: AxisName, summary: Summary): string {
  const { values } = AXES[axis];
  return lineChart({
    title: `CPU µs per request by ${axis}`,
    places: values.map(String),
    lines: namesIn(summary).map(([name, label]) => ({
      label,
      strong: name === 'facet',
      values: values.map((value) => {
        const entry = summary[value]?.[name];
        return isFigures(entry) ? entry.cpuMicros : undefined;
      }),
    })),
  });
}

/** Writes `results/growth.json`, `growth.md` and a chart for each axis. */
export function writeGrowth(setting: Setting, axes: ReadonlyMap<AxisName, Summary>): void {
  mkdirSync(RESULTS, { recursive: true });
  const sections = Array.from(axes, ([axis, summary]) => section(axis, summary));
  const text = `# How the cost grows

${settingLine(setting)}

CPU of the contestant for each request, requests per second (÷ backend, paired in time), calls to sources or subgraphs; medians.

${sections.join('\n')}`;
  writeFileSync(join(RESULTS, 'growth.md'), text);
  writeFileSync(
    join(RESULTS, 'growth.json'),
    `${JSON.stringify({ setting, ...Object.fromEntries(axes) }, undefined, 2)}\n`,
  );
  for (const [axis, summary] of axes) {
    writeFileSync(join(RESULTS, `growth-${axis}.svg`), chart(axis, summary));
  }
}
