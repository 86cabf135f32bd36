/** An error for the log: what it was and where it came from, and nothing of what it says. */
export interface DescribedFault {
  readonly name: string;
  readonly code?: string;
  readonly at: readonly string[];
  readonly cause?: DescribedFault;
}

const NAME = /^[A-Za-z]{1,60}$/;
const CODE = /^[A-Z][A-Z\d_]{1,60}$/;
const FRAME = /^(?:at )?\S.*:\d+:\d+\)?$/;
const FRAMES = 8;
const DEEPEST = 4;

/** The stack begins with the message, whose lines might look like frames. */
const stackLines = ({ stack = '', message }: Error): readonly string[] => {
  const end = message === '' ? 0 : stack.indexOf(message) + message.length;
  return stack
    .slice(end)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
};

const framesOf = (fault: object): readonly string[] => {
  const lines: unknown = fault instanceof Error ? stackLines(fault) : Reflect.get(fault, 'at');
  return (Array.isArray(lines) ? lines : [])
    .map((line) => String(line).trim())
    .filter((line) => FRAME.test(line))
    .map((line) => line.replace(/^at /, ''))
    .slice(0, FRAMES);
};

/**
 * Takes name, code, stack frames and causes of an error, or of one that is described so already. Messages are left: those of
 * drivers and parsers quote what they read.
 */
export const describeFault = (fault: unknown, depth = 0): DescribedFault => {
  if (typeof fault !== 'object' || fault === null) return { name: typeof fault, at: [] };
  const name: unknown = Reflect.get(fault, 'name');
  const code: unknown = Reflect.get(fault, 'code');
  const cause: unknown = Reflect.get(fault, 'cause');
  return {
    name: typeof name === 'string' && NAME.test(name) ? name : 'Error',
    ...(typeof code === 'string' && CODE.test(code) ? { code } : {}),
    at: framesOf(fault),
    ...(cause === undefined || depth === DEEPEST ? {} : { cause: describeFault(cause, depth + 1) }),
  };
};
