import {
  pino,
  stdTimeFunctions,
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  type LogFn,
  type Logger,
} from 'pino';
import { describeFault } from './describe-fault.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

const matching =
  (pattern: RegExp) =>
  (value: unknown): unknown =>
    typeof value === 'string' && pattern.test(value) ? value : undefined;

const count = (value: unknown): unknown => (typeof value === 'number' ? value : undefined);
const name = matching(/^[\w.:-]{1,100}$/);

/** All that may stand beside a message: ids, codes, names of schema and configuration, counts. What is not listed, or does not look it, is left out. */
const BINDINGS: Readonly<Record<string, (value: unknown) => unknown>> = {
  event: matching(/^[a-z]+(?:-[a-z]+)*$/),
  traceId: matching(/^[\da-f]{32}$/),
  code: matching(/^[A-Z][A-Z\d_]*$/),
  source: name,
  record: name,
  persistedQuery: name,
  operationHash: matching(/^[\da-f]{64}$/),
  method: matching(/^[A-Z]+$/),
  /** The pattern of a route, never the address that was asked for. */
  route: matching(/^[\w/:.*()|-]{1,100}$/),
  host: name,
  port: count,
  worker: count,
  pid: count,
  exitCode: count,
  signal: matching(/^SIG[A-Z\d]+$/),
  status: count,
  ms: count,
  epoch: count,
  plans: count,
  roles: matching(/^[\w,]{1,200}$/),
  purpose: matching(/^[A-Z_]{1,100}$/),
  calls: count,
  rows: count,
  records: count,
  customers: count,
  minted: count,
  merged: count,
  split: count,
  vanished: count,
  genericKeys: count,
  contestedKeys: count,
  /** Where a source does not fit its description: names of fields and columns. */
  description: matching(/^[^\p{C}]{1,300}$/u),
  /** An error, which is logged without its message. */
  fault: (value) => describeFault(value),
};

const sieve = (bindings: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const listed: Record<string, unknown> = {};
  for (const key of Object.keys(bindings)) {
    const kept = Object.hasOwn(BINDINGS, key) ? BINDINGS[key]?.(bindings[key]) : undefined;
    if (kept !== undefined) listed[key] = kept;
  }
  const { err } = bindings;
  if (err !== undefined) listed['fault'] = describeFault(err);
  return listed;
};

/** Keeps the message as it stands in the code: no placeholders filled in, and none taken from an error. */
function logMethod(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, second]: readonly unknown[] = args;
  if (typeof first === 'string') method.call(this, {}, '%s', first);
  else if (first instanceof Error) method.call(this, { fault: first }, 'unexpected error');
  else method.call(this, first, '%s', typeof second === 'string' ? second : '');
}

/**
 * Lines are written together, at the latest after a moment and when the process ends: a system call a line would cost more than the line. No more than a pipe
 * takes in one piece, since several workers may write to the same one.
 */
const STANDARD_OUTPUT = { fd: 1, sync: false, minLength: 2048, maxWrite: 4096, periodicFlush: 100 };

/**
 * The log: a line of JSON an event, on standard output unless another destination is given. Of what is handed in, only ids, codes,
 * names and counts are written; of errors (`fault`, `err`) name, code and stack frames.
 */
export const createLog = (level: LogLevel, destination?: DestinationStream): Logger => {
  const options = {
    level,
    base: {},
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: sieve },
    hooks: { logMethod },
  };
  const logger = pino(options, destination ?? pino.destination(STANDARD_OUTPUT));
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the logger that it is asked of, below.
  const child = logger.child<never>;
  // The formatter of bindings is for the root alone; children inherit this instead.
  return Object.assign(logger, {
    child(this: Logger, bindings: Bindings, childOptions?: ChildLoggerOptions) {
      return child.call(this, sieve(bindings), childOptions);
    },
  });
};
