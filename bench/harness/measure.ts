import type { Request } from '../work/work.ts';
import { type Contestant, portOf, urlOf } from './contestants.ts';
import { answering, idle, type Running, start } from './processes.ts';
import { type Sample, type Surroundings, takeSample } from './sample.ts';
import { bodyOf, differenceOf } from './verify.ts';

/** What all others are measured by. */
export const REFERENCE = 'backend';

/** Of the machine: what others may use during a sample. */
const MOST_FOREIGN = 0.05;

export interface Pace {
  readonly rounds: number;
  /** Of the first round: compilers and caches take long to warm up, and what they gain stays. */
  readonly firstWarmMs: number;
  readonly warmMs: number;
  readonly measureMs: number;
  readonly connections: number;
  /** Of a sample that others disturbed. */
  readonly tries: number;
}

/** A contestant that runs. */
export interface Entrant {
  readonly contestant: Contestant;
  readonly place: number;
  readonly running: Running;
}

/** All samples of one operation, and who could not take part and why. */
export interface QueryResult {
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  readonly faults: ReadonlyMap<string, string>;
  /** Of a feed. */
  readonly rows?: number;
}

/** By operation. */
export type Results = ReadonlyMap<string, QueryResult>;

export async function startEntrants(
  contestants: readonly Contestant[],
  say: (text: string) => void,
): Promise<readonly Entrant[]> {
  const entrants: Entrant[] = [];
  for (const [place, contestant] of contestants.entries()) {
    const running = start(contestant.command(portOf(place)));
    try {
      await answering(urlOf(place, contestant.readyPath), running);
      await idle(running);
      entrants.push({ contestant, place, running });
    } catch (error) {
      say(`${contestant.name} does not take part: ${error instanceof Error ? error.message : String(error)}`);
      await running.stop();
    }
  }
  return entrants;
}

interface Measuring {
  readonly query: string;
  readonly requests: readonly Request[];
  /** Whether each is to be an operation that nobody has seen. */
  readonly neverSeen: boolean;
  readonly pace: Pace;
  readonly surroundings: Surroundings;
  readonly say: (text: string) => void;
}

/** Takes a sample again while others use more than a little of the machine; gives the one that they disturbed least. */
async function leastDisturbed(tries: number, take: () => Promise<Sample>): Promise<Sample> {
  let best = await take();
  for (let again = 1; again < tries && best.foreignShare > MOST_FOREIGN; again += 1) {
    const next = await take();
    if (next.foreignShare < best.foreignShare) best = next;
  }
  return best;
}

/**
 * Measures one operation: in every round each contestant once, the reference before every second one, so that each sample has one of the
 * reference near it in time; the order turns from round to round.
 */
export async function measure(entrants: readonly Entrant[], measuring: Measuring): Promise<QueryResult> {
  const { query, requests, neverSeen, pace, surroundings, say } = measuring;
  const bodies = requests.map(bodyOf);
  const faults = new Map<string, string>();
  const samples = new Map<string, Sample[]>();
  const reference = entrants.find(({ contestant }) => contestant.name === REFERENCE);
  const fit: Entrant[] = [];
  for (const entrant of entrants.filter((one) => one !== reference)) {
    const fault =
      reference === undefined ? null : await differenceOf(entrant, reference, { query, requests });
    if (fault === null) fit.push(entrant);
    else faults.set(entrant.contestant.name, fault);
    if (fault !== null) say(`${query}: ${entrant.contestant.name} is left out: ${fault}`);
  }
  const sample = async ({ contestant, place, running }: Entrant, rounds: Pace): Promise<void> => {
    const order = {
      port: portOf(place),
      path: contestant.path(query),
      headers: contestant.headers(),
      bodies,
      neverSeen,
      connections: pace.connections,
      warmMs: rounds.warmMs,
      measureMs: rounds.measureMs,
    };
    const taken = await leastDisturbed(pace.tries, () => takeSample(surroundings, running, order));
    if (taken.failures > 0) faults.set(contestant.name, `${taken.failures} answers with errors`);
    samples.set(contestant.name, [...(samples.get(contestant.name) ?? []), taken]);
    say(
      `${query} ${contestant.name.padEnd(18)} ${taken.rps.toFixed(0).padStart(6)} req/s  ${taken.cpuMicros.toFixed(0).padStart(7)} µs  p99 ${taken.p99.toFixed(1)} ms  ${taken.sourceCalls.toFixed(1)} calls  (upstreams ${taken.upstreamMicros.toFixed(0)} µs, load ${taken.loadMicros.toFixed(0)} µs)`,
    );
  };
  for (let round = 0; round < pace.rounds; round += 1) {
    const turned = [...fit.slice(round % (fit.length || 1)), ...fit.slice(0, round % (fit.length || 1))];
    const rounds = round === 0 ? { ...pace, warmMs: pace.firstWarmMs } : pace;
    for (const [at, entrant] of turned.entries()) {
      if (at % 2 === 0 && reference !== undefined) await sample(reference, rounds);
      await sample(entrant, rounds);
    }
    if (turned.length === 0 && reference !== undefined) await sample(reference, rounds);
  }
  // Who answered with errors did less than the others: nothing is held against his figures, nor his against anything.
  for (const name of faults.keys()) samples.delete(name);
  return { samples, faults };
}
