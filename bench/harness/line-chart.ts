interface Line {
  readonly label: string;
  /** One for each place; undefined where it was not measured. */
  readonly values: readonly (number | undefined)[];
  readonly strong: boolean;
}

interface LineChart {
  readonly title: string;
  readonly places: readonly string[];
  readonly lines: readonly Line[];
}

const WIDTH = 760;
const HEIGHT = 300;
const LEFT = 60;
const RIGHT = 210;
const TOP = 44;
const BOTTOM = 32;
const GREY = '#6b7280';
const OTHERS = ['#94a3b8', '#b45309', '#7c3aed', '#be185d'];
const FONT = 'font-family="system-ui, sans-serif"';
const LABEL_HEIGHT = 15;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Labels apart from each other, as near to their places as goes, from the top down. */
function apart(places: readonly number[]): readonly number[] {
  const order = places.map((_, at) => at).toSorted((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const moved = [...places];
  let last = -Infinity;
  for (const at of order) {
    last = Math.max(places[at] ?? 0, last + LABEL_HEIGHT);
    moved[at] = last;
  }
  return moved;
}

/** Lines over evenly spaced places, with a logarithmic scale, as SVG. It reads in light and dark. */
export function lineChart({ title, places, lines }: LineChart): string {
  const known = lines.flatMap(({ values }) => values.filter((value) => value !== undefined));
  const low = Math.floor(Math.log10(Math.min(...known)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...known))));
  const x = (at: number): number => LEFT + (at * (WIDTH - LEFT - RIGHT)) / Math.max(1, places.length - 1);
  const y = (value: number): number =>
    HEIGHT - BOTTOM - ((Math.log10(value) - low) * (HEIGHT - TOP - BOTTOM)) / (high - low);
  const grid = Array.from({ length: high - low + 1 }, (_, at) => {
    const value = 10 ** (low + at);
    const line = y(value).toFixed(1);
    return `<line x1="${LEFT}" y1="${line}" x2="${WIDTH - RIGHT}" y2="${line}" stroke="${GREY}" stroke-opacity="0.25"/>
<text x="${LEFT - 8}" y="${Number(line) + 4}" text-anchor="end" font-size="12" fill="${GREY}" ${FONT}>${value.toLocaleString('en')}</text>`;
  });
  const marks = places.map(
    (place, at) =>
      `<text x="${x(at).toFixed(1)}" y="${HEIGHT - 10}" text-anchor="middle" font-size="12" fill="${GREY}" ${FONT}>${escape(place)}</text>`,
  );
  const labels = apart(lines.map(({ values }) => y(values.findLast((value) => value !== undefined) ?? 1)));
  const drawn = lines.map(({ label, values, strong }, at) => {
    const colour = strong ? '#0f766e' : (OTHERS[at % OTHERS.length] ?? GREY);
    const points = values.flatMap((value, place) =>
      value === undefined ? [] : [`${x(place).toFixed(1)},${y(value).toFixed(1)}`],
    );
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="${strong ? 3 : 2}"/>
<text x="${WIDTH - RIGHT + 10}" y="${((labels[at] ?? 0) + 4).toFixed(1)}" font-size="13" fill="${colour}" ${FONT}>${escape(label)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title)}">
<text x="8" y="22" font-size="15" font-weight="600" fill="${GREY}" ${FONT}>${escape(title)}</text>
${[...grid, ...marks, ...drawn].join('\n')}
</svg>
`;
}
