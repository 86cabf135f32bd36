import { interned } from '../interned.ts';
import type { Build, DirectField } from './plan.ts';

/** Objects that are built one field after the other before a literal is generated for them: most operations are seen a few times only. */
const COLD = 100;

let generated = 0;

/** Builds objects of these response keys. Those that are built often get code of their own, which costs a tenth of a loop that adds key after key. */
export function objectBuilder<Context>(
  keys: readonly string[],
  fields: readonly DirectField<Context>[],
): Build<Context> {
  let built = 0;
  // Set one by one, this key would be taken for the prototype of the object.
  let literal = keys.includes('__proto__') ? generate(keys, fields) : undefined;
  return (source, run) => {
    if (literal !== undefined) return literal(source, run);
    built += 1;
    if (built > COLD) literal = generate(keys, fields);
    const answer: Record<string, unknown> = {};
    for (const [index, key] of keys.entries()) answer[key] = fields[index]?.run(source, run);
    return answer;
  };
}

/**
 * Keys, columns and functions are handed to the generated code as arguments: it consists of nothing but numbered names. Its number makes it a function
 * of its own for the engine, which then learns the shapes of this one object.
 */
function generate<Context>(keys: readonly string[], fields: readonly DirectField<Context>[]): Build<Context> {
  generated += 1;
  const values = fields.map(({ column }, index) =>
    column ? `give${index}(${column.of}[column${index}], run)` : `give${index}(source, run)`,
  );
  const members = values.map((value, index) => `[key${index}]: ${value}`);
  const row = fields.some(({ column }) => column?.of === 'row') ? 'const { row } = source;' : '';
  const code = `/* ${generated} */ return (source, run) => { ${row} return { ${members.join(', ')} }; };`;
  const names = ['key', 'column', 'give'].flatMap((name) => keys.map((_, index) => `${name}${index}`));
  // oxlint-disable-next-line typescript/no-implied-eval -- only numbered names are in it
  const make = new Function(...names, code);
  const given = fields.map(({ column, complete, run }) => (column ? complete : run));
  return make(...keys.map(interned), ...fields.map(({ column }) => column?.name), ...given);
}
