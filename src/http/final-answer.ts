import type { ExecutionResult } from 'graphql';
import type { FinalAnswer, FinalError } from '../formats/format.ts';
import { publicError } from './public-error.ts';

/** A result as it leaves: errors in their public form, extensions only where there are any. */
export function finalAnswer(
  { data, errors, extensions }: ExecutionResult,
  production: boolean,
): Omit<FinalAnswer, 'data'> & { readonly data?: FinalAnswer['data'] | null } {
  return {
    ...(errors && { errors: errors.map((error) => finalError(error, production)) }),
    ...(data !== undefined && { data }),
    ...(extensions && { extensions }),
  };
}

function finalError(error: unknown, production: boolean): FinalError {
  const { message, path, extensions = {} } = publicError(error, production);
  return { message, ...(path && { path }), extensions };
}
