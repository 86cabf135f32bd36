import type { Call } from './connector.ts';

/** Loads what a source need give only once (a WSDL, a schema) when it is first asked for, for all who ask meanwhile. A failure is not kept. */
export function loadOnce<Result>(load: (call: Call) => Promise<Result>): (call: Call) => Promise<Result> {
  let loading: Promise<Result> | undefined;
  return (call) => {
    loading ??= load(call).catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
