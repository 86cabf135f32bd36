import type { IncomingMessage, ServerResponse } from 'node:http';
import { startScripted } from '../connectors/scripted-server.ts';
import { hear, passOn } from './pass-on.ts';

/** What a source does with a request. */
export type Mood = 'answers' | 'refuses' | 'hangs' | 'drips' | 'babbles' | 'breaks';

export interface Unreliable {
  readonly url: string;
  /** What went over the wire, escapes undone. */
  readonly seen: string[];
  mood: Mood;
  close(): Promise<void>;
}

const MOODS: Readonly<Record<Exclude<Mood, 'answers'>, (response: ServerResponse) => void>> = {
  refuses: (response) => response.socket?.destroy(),
  hangs: () => undefined,
  drips: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 100);
    response.on('close', () => clearInterval(timer));
  },
  babbles: (response) => response.setHeader('content-type', 'text/html').end('<h1>Please log in</h1>'),
  breaks: (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"value":[');
    setTimeout(() => response.socket?.destroy(), 10);
  },
};

/** Stands before a source, remembers what it is asked, and passes it on, or misbehaves, as its mood is. */
export async function unreliable(sourceUrl: string): Promise<Unreliable> {
  const to = new URL(sourceUrl);
  const seen: string[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { line, body } = await hear(request);
    seen.push(line);
    if (source.mood === 'answers') passOn(request, response, { body, to });
    else MOODS[source.mood](response);
  };
  const server = await startScripted((request, response) => void pass(request, response));
  const source: Unreliable = {
    url: `${server.url}${to.pathname}`,
    seen,
    mood: 'answers',
    close: () => server.close(),
  };
  return source;
}
