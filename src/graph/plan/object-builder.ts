import type { Build, Direct } from './plan.ts';

/** Objects that are built one field after the other before a literal is generated for them: most operations are seen a few times only. */
const COLD = 100;

let generated = 0;

/**
 * Builds objects of these response keys. Those that are built often get a literal of their own, which costs a quarter of a loop that adds key after key.
 * Keys and readers are handed to the generated code as arguments: it consists of nothing but numbered names. Its number makes it a function of its
 * own for the engine, which then learns the shape of this one object.
 */
export function objectBuilder<Context>(
  keys: readonly string[],
  fields: readonly Direct<Context>[],
): Build<Context> {
  let built = 0;
  // Set one by one, this key would be taken for the prototype of the object.
  let literal = keys.includes('__proto__') ? generate(keys, fields) : undefined;
  return (source, run) => {
    if (literal !== undefined) return literal(source, run);
    built += 1;
    if (built > COLD) literal = generate(keys, fields);
    const answer: Record<string, unknown> = {};
    for (const [index, key] of keys.entries()) answer[key] = fields[index]?.(source, run);
    return answer;
  };
}

function generate<Context>(keys: readonly string[], fields: readonly Direct<Context>[]): Build<Context> {
  generated += 1;
  const names = keys.map((_, index) => `key${index}`);
  const readers = keys.map((_, index) => `field${index}`);
  const members = keys.map((_, index) => `[key${index}]: field${index}(source, run)`);
  const code = `/* ${generated} */ return (source, run) => ({ ${members.join(', ')} });`;
  // oxlint-disable-next-line typescript/no-implied-eval -- only numbered names are in it
  const make = new Function(...names, ...readers, code);
  return make(...keys, ...fields);
}
