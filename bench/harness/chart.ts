interface Bar {
  readonly label: string;
  readonly value: number;
  readonly strong: boolean;
}

const WIDTH = 720;
const ROW = 26;
const TOP = 56;
const LEFT = 240;
const RIGHT = 70;
/** Room for a figure of two decimals. */
const FIGURE = 34;
const GAP = 6;
const FONT = 'font-family="system-ui, sans-serif"';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A chart of horizontal bars as SVG, with a line where the reference is (1.0). It reads in light and dark. */
export function barChart(title: string, unit: string, bars: readonly Bar[]): string {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const scale = (value: number): number => (value / most) * (WIDTH - LEFT - RIGHT);
  const height = TOP + bars.length * ROW + 12;
  const one = LEFT + scale(1);
  // A figure that would stand on the line stands behind it.
  const figureAt = (end: number): number => (end < one && end + GAP + FIGURE > one ? one : end) + GAP;
  const rows = bars.map(({ label, value, strong }, at) => {
    const y = TOP + at * ROW;
    const width = Math.max(1, scale(value)).toFixed(1);
    return `<text x="${LEFT - 8}" y="${y + 15}" text-anchor="end" font-size="13" fill="#6b7280" ${FONT}>${escape(label)}</text>
<rect x="${LEFT}" y="${y}" width="${width}" height="${ROW - 6}" rx="2" fill="${strong ? '#0f766e' : '#94a3b8'}"/>
<text x="${figureAt(LEFT + Number(width)).toFixed(1)}" y="${y + 15}" font-size="13" fill="#6b7280" ${FONT}>${value.toFixed(2)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(title)} (${escape(unit)})">
<text x="8" y="22" font-size="15" font-weight="600" fill="#6b7280" ${FONT}>${escape(title)}</text>
<text x="8" y="40" font-size="13" fill="#6b7280" ${FONT}>${escape(unit)}</text>
${rows.join('\n')}
<line x1="${one.toFixed(1)}" y1="${TOP - 8}" x2="${one.toFixed(1)}" y2="${height - 8}" stroke="#6b7280" stroke-dasharray="3 3"/>
</svg>
`;
}
