import { SourceError } from '../errors.ts';

/** Whether a status says that the answer is what was asked for (2xx). */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/**
 * The fault that any other status stands for. Redirects are refusals: a source that sends its callers elsewhere (to a log-in page, say) has not
 * answered, and following would leave its origin.
 */
export function statusFault(source: string, status: number, place: string): SourceError {
  const cause = new Error(`${place} answered with status ${status}`);
  if (status === 408 || status === 504) return new SourceError('SOURCE_TIMEOUT', source, cause);
  return new SourceError(status >= 500 ? 'SOURCE_UNAVAILABLE' : 'SOURCE_REFUSED', source, cause);
}

/** The fault of an answer that is not what the protocol says; `expected` names it without any of the answer's text. */
export function invalidAnswer(source: string, place: string, expected: string): SourceError {
  return new SourceError('SOURCE_INVALID_ANSWER', source, new Error(`${place}: expected ${expected}`));
}

/** The fault behind an exception of the HTTP client. Its text is left out: parsers and drivers quote what they choke on. */
export function exchangeFault(source: string, error: unknown, place: string): SourceError {
  const code = codeOf(error);
  const cause = new Error(`${place} failed (${code})`);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new SourceError('SOURCE_INVALID_ANSWER', source, cause);
  return new SourceError('SOURCE_UNAVAILABLE', source, cause);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
