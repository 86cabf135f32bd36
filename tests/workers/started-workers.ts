import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { once } from 'node:events';
import { expect } from 'vitest';
import * as z from 'zod';
import { makePlace, type Place, startMain, type Started } from '../support/started-main.ts';
import { signToken } from '../support/token.ts';

const Line = z.looseObject({
  msg: z.string(),
  worker: z.int().optional(),
  pid: z.int().optional(),
  traceId: z.string().optional(),
});

const Answer = z.looseObject({
  data: z.looseObject({}),
  errors: z.array(z.unknown()).optional(),
  extensions: z.object({ facet: z.looseObject({ epoch: z.int(), traceId: z.string() }) }),
});

export const CUSTOMER = '{ customerByRecord(source: "erp", recordId: "0000100001") { id name phones } }';

const NEW_CONNECTION = new Agent({ keepAlive: false });

export interface StartedWorkers extends Started {
  readonly place: Place;
  /** What was logged. */
  log(): readonly z.output<typeof Line>[];
  /** The process that is the worker of this number now. */
  pidOf(worker: number): number;
  /** Resolves to the answer; rejects where the connection breaks, or nothing comes. */
  ask(query?: string, agent?: Agent): Promise<z.output<typeof Answer>>;
  get(path: string): Promise<{ readonly status: number; readonly text: string }>;
}

/** A connection that is handed to a worker as it dies may never get an answer. */
const ANSWER_MS = 10_000;

/** Starts the program with two workers that log what they do, and waits until both answer; `settings` go before the usual ones, `ports` before free ones. */
export async function startWorkers(
  settings: Readonly<Record<string, unknown>> = {},
  ports: Partial<Pick<Place, 'port' | 'samplesPort'>> = {},
): Promise<StartedWorkers> {
  const usual = { workers: 2, log: { level: 'info' }, telemetry: { enabled: true } };
  const made = await makePlace({ ...usual, ...settings });
  const place = { ...made, ...ports, file: made.file };
  const started = startMain(place);
  const token = await signToken({ roles: ['compliance_officer', 'senior_service_agent'] });
  await started.answers();

  const log = () =>
    started
      .out()
      .split('\n')
      .flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [Line.parse(JSON.parse(line))] : []));

  return {
    ...started,
    place,
    log,
    pidOf(worker) {
      const answers = log().findLast((line) => line.msg === 'worker answers' && line.worker === worker);
      return answers?.pid ?? expect.fail(`no worker ${worker} answers`);
    },
    async ask(query = CUSTOMER, agent = NEW_CONNECTION) {
      const purpose = query.includes('auditEntries') ? 'AUDIT' : 'SERVICE';
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'facet-purpose': purpose,
      };
      const signal = AbortSignal.timeout(ANSWER_MS);
      const sent = request({ port: place.port, path: '/graphql', method: 'POST', headers, agent, signal });
      sent.end(JSON.stringify({ query }));
      const [response] = await once(sent, 'response');
      return Answer.parse(JSON.parse((await buffer(response)).toString()));
    },
    async get(path) {
      const response = await fetch(`http://127.0.0.1:${place.port}${path}`);
      return { status: response.status, text: await response.text() };
    },
  };
}
