const FIRST = Number(process.env['BENCH_PORT'] ?? 4700);

/** The ports of a run, all on 127.0.0.1; `BENCH_PORT` moves them. */
export const PORTS = {
  control: FIRST,
  collector: FIRST + 1,
  sources: { erp: FIRST + 2, crm: FIRST + 3, ticketing: FIRST + 4, commerce: FIRST + 5 },
  subgraphs: { erp: FIRST + 6, crm: FIRST + 7, ticketing: FIRST + 8, commerce: FIRST + 9 },
  linking: FIRST + 10,
  /** Of the first contestant; the others follow. */
  contestants: FIRST + 20,
} as const;

export const originOf = (port: number): string => `http://127.0.0.1:${port}`;
