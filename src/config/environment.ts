export interface Substituted {
  readonly settings: unknown;
  readonly faults: readonly string[];
  /** Dotted paths whose value came from the environment: it may be a secret, so no message shows it. */
  readonly replaced: ReadonlySet<string>;
}

/** Replaces `${NAME}` in every text of the settings by the environment's value; a name that is not set is a fault. */
export const substitute = (settings: unknown, environment: NodeJS.ProcessEnv): Substituted => {
  const faults: string[] = [];
  const replaced = new Set<string>();

  const inText = (value: string, path: string): string =>
    value.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => {
      replaced.add(path);
      const found = environment[name];
      if (found === undefined) faults.push(`${path}: expected the environment variable ${name}, got none`);
      return found ?? whole;
    });

  const walk = (value: unknown, path: readonly (string | number)[]): unknown => {
    if (typeof value === 'string') return inText(value, path.join('.'));
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
  };

  return { settings: walk(settings, []), faults, replaced };
};
