import { SourceError } from '../errors.ts';

interface CircuitLimits {
  readonly source: string;
  /** Failures in a row that open the circuit. */
  readonly failures: number;
  /** How long it stays open before one call may try again, in milliseconds. */
  readonly pauseMs: number;
}

export interface Circuit {
  /** Runs the work, or refuses at once with SOURCE_UNAVAILABLE while the circuit is open. */
  run<Result>(work: () => Promise<Result>, isCallersOwn: () => boolean): Promise<Result>;
}

/**
 * Spares a source that is down, and its callers' time. Closed: all calls pass. Open, after so many failures in a row: none does.
 * Half open, after the pause: one call passes and decides. A failure is SOURCE_UNAVAILABLE or SOURCE_TIMEOUT; a refusal or a
 * faulty answer shows that the source is there, and a call that the caller itself ended says nothing.
 */
export function openCircuit({ source, failures, pauseMs }: CircuitLimits): Circuit {
  let inARow = 0;
  let openUntil = 0;
  let probing = false;

  const settle = (failed: boolean) => {
    inARow = failed ? inARow + 1 : 0;
    if (inARow >= failures) openUntil = Date.now() + pauseMs;
  };

  return {
    async run(work, isCallersOwn) {
      const isOpen = inARow >= failures;
      if (isOpen && (probing || Date.now() < openUntil)) {
        throw new SourceError(
          'SOURCE_UNAVAILABLE',
          source,
          new Error('given a rest after failures in a row'),
        );
      }
      if (isOpen) probing = true;
      try {
        const result = await work();
        settle(false);
        return result;
      } catch (error) {
        if (!isCallersOwn()) settle(isOutage(error));
        throw error;
      } finally {
        if (isOpen) probing = false;
      }
    },
  };
}

function isOutage(error: unknown): boolean {
  return (
    error instanceof SourceError && (error.code === 'SOURCE_UNAVAILABLE' || error.code === 'SOURCE_TIMEOUT')
  );
}
