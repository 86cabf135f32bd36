/** What a log may say of an unexpected error. Messages of drivers and runtimes quote what they choked on, so none is among it. */
export interface Fault {
  readonly name: string;
  readonly code?: string;
  readonly at: readonly string[];
  readonly cause?: Fault;
}

/** Describes an error by its type, code, place in the code, and causes. */
export function describeFault(error: unknown, depth = 0): Fault {
  if (!(error instanceof Error)) return { name: typeof error, at: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name: error.name,
    ...(code !== undefined && { code }),
    at: frames(error),
    ...(error.cause !== undefined && depth < 5 && { cause: describeFault(error.cause, depth + 1) }),
  };
}

/** The frames alone. The message stands before them and may look like one. */
function frames({ message, stack = '' }: Error): readonly string[] {
  const start = stack.indexOf(message);
  return stack
    .slice(start < 0 ? 0 : start + message.length)
    .split('\n')
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    .map((line) => line.trim().slice('at '.length))
    .slice(0, 8);
}
