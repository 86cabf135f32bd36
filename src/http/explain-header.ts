import type { IncomingHttpHeaders } from 'node:http';

/** Whether the plan shall be explained along with the answer: `Facet-Explain: 1`. The gateway decides whether the viewer may ask for that. */
export function asksToExplain(headers: IncomingHttpHeaders): boolean {
  return headers['facet-explain'] === '1';
}
