import { FEED_KINDS } from '../work/feeds.ts';
import { portOf, urlOf } from './contestants.ts';
import { type Entrant, type QueryResult, REFERENCE } from './measure.ts';
import { type Sample, type Surroundings, takeSample } from './sample.ts';

/** What a feed is asked for as. */
const TYPES = { csv: 'text/csv', arrow: 'application/vnd.apache.arrow.stream' } as const;

type Form = keyof typeof TYPES;

export interface Feed {
  readonly name: string;
  readonly form: Form;
  readonly kind: keyof typeof FEED_KINDS;
}

const feed = (form: Form, kind: Feed['kind']): Feed => ({ name: `Q6-${form}${kind}`, form, kind });

export const FEEDS: readonly Feed[] = (['', '-cold', '-1000'] as const).flatMap((kind) => [
  feed('csv', kind),
  feed('arrow', kind),
]);

const COMPARED = 500;
/** Places of the columns that the viewer gets masked: birthDate, nationalId, taxNumber, bankCards. */
const MASKED = new Set([5, 6, 7, 8]);
const CELL = /("(?:[^"]|"")*"|[^,]*)(?:,|$)/g;

const withoutMasked = (line: string): string =>
  Array.from(line.matchAll(CELL), ([, cell = '']) => cell)
    .map((cell, place) => (MASKED.has(place) ? '' : cell))
    .join(',');

/** What all feeds are asked by: the backend has CSV alone, so that Arrow is held against that. */
const headersOf = ({ contestant }: Entrant, form: Form) => ({
  ...contestant.headers(),
  accept: TYPES[contestant.name === REFERENCE ? 'csv' : form],
});

const pathOf = ({ contestant }: Entrant, rows: number, copy?: number): string =>
  `${contestant.feedPath?.(copy) ?? '/'}?first=${rows}`;

const ask = (entrant: Entrant, form: Form, rows: number): Promise<Response> =>
  fetch(urlOf(entrant.place, pathOf(entrant, rows)), {
    headers: headersOf(entrant, form),
    signal: AbortSignal.timeout(60_000),
  });

/** What keeps an entrant from taking part: it has not got the format, or its first rows are not the reference's; else null. */
async function faultOf(entrant: Entrant, reference: Entrant, form: Form): Promise<string | null> {
  const response = await ask(entrant, form, COMPARED);
  const got = await response.text();
  if (response.status !== 200) return `no ${form}: ${response.status} ${got.slice(0, 200)}`;
  if (form !== 'csv') return null;
  const wanted = await (await ask(reference, form, COMPARED)).text();
  const read = (text: string): readonly string[] =>
    entrant.contestant.masks ? text.split('\r\n').map(withoutMasked) : text.split('\r\n');
  const [lines, others] = [read(got), read(wanted)];
  const at = others.findIndex((line, place) => line !== lines[place]);
  return at < 0 ? null : `line ${at + 1}: ${lines[at] ?? 'missing'} for ${others[at] ?? ''}`;
}

interface Feeding {
  readonly rows: number;
  readonly rounds: number;
  readonly surroundings: Surroundings;
  readonly say: (text: string) => void;
}

/** Measures a feed: one reader, who takes all rows; the reference before every other. */
export async function measureFeed(
  entrants: readonly Entrant[],
  { name, form, kind }: Feed,
  { rows, rounds, surroundings, say }: Feeding,
): Promise<QueryResult> {
  const samples = new Map<string, Sample[]>();
  const faults = new Map<string, string>();
  const reference = entrants.find(({ contestant }) => contestant.name === REFERENCE);
  if (reference === undefined) throw new Error('the backend did not start');
  const fit: Entrant[] = [];
  for (const entrant of entrants.filter((one) => one !== reference)) {
    const fault = await faultOf(entrant, reference, form);
    if (fault === null) fit.push(entrant);
    else faults.set(entrant.contestant.name, fault);
    if (fault !== null) say(`${name}: ${entrant.contestant.name} is left out: ${fault}`);
  }
  const sample = async (entrant: Entrant): Promise<void> => {
    const { contestant, place, running } = entrant;
    const { warm, measured } = FEED_KINDS[kind](rows);
    const pathsOf = (reads: typeof measured): readonly string[] =>
      reads.map((one) => pathOf(entrant, one.rows, one.copy));
    const taken = await takeSample(surroundings, running, {
      port: portOf(place),
      headers: headersOf(entrant, form),
      warm: pathsOf(warm),
      paths: pathsOf(measured),
    });
    if (taken.failures > 0) faults.set(contestant.name, 'an answer without success');
    samples.set(contestant.name, [...(samples.get(contestant.name) ?? []), taken]);
    say(
      `${name.padEnd(14)} ${contestant.name.padEnd(18)} ${(taken.rps * rows).toFixed(0).padStart(8)} rows/s  ${(taken.cpuMicros / rows).toFixed(1)} µs a row  ${(taken.peakBytes / 2 ** 20).toFixed(0)} MB  ${taken.sourceCalls.toFixed(0)} calls`,
    );
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const entrant of fit) {
      await sample(reference);
      await sample(entrant);
    }
  }
  return { samples, faults, rows };
}
