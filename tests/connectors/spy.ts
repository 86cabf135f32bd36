import type { IncomingMessage, ServerResponse } from 'node:http';
import { hear, passOn } from '../support/pass-on.ts';
import { startScripted } from './scripted-server.ts';

export interface Spy {
  /** Where the source is to be asked, so that the spy sees it. */
  readonly url: string;
  /** What went over the wire: path, query and body, with escapes undone. */
  readonly seen: string[];
  close(): Promise<void>;
}

/** Stands between a connector and its source, passes everything on and remembers what was asked. */
export async function spyOn(sourceUrl: string): Promise<Spy> {
  const to = new URL(sourceUrl);
  const seen: string[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const { line, body } = await hear(request);
    seen.push(line);
    passOn(request, response, { body, to });
  };
  const server = await startScripted((request, response) => void pass(request, response));
  return { url: `${server.url}${to.pathname}`, seen, close: () => server.close() };
}
