import { type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startScripted } from '../connectors/scripted-server.ts';

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
  const { hostname, port, pathname } = new URL(sourceUrl);
  const seen: string[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    seen.push(`${decodeURIComponent(request.url ?? '')} ${body}`);
    if (source.mood !== 'answers') return MOODS[source.mood](response);
    const { method, url: path, headers } = request;
    const onward = send({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  };
  const server = await startScripted((request, response) => void pass(request, response));
  const source: Unreliable = {
    url: `${server.url}${pathname}`,
    seen,
    mood: 'answers',
    close: () => server.close(),
  };
  return source;
}
