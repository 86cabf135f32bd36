/** What the upstreams have done so far. */
export interface Counts {
  calls: number;
  /** The same, but in the place of a subgraph's calls those that a service over the systems would have to make itself. */
  systemCalls: number;
  /** Records, and entities of subgraphs. */
  rows: number;
  bytes: number;
}
