import type { Resolver } from '../door.ts';

/** A field that is nothing but a property of the object that has it. */
export function property(name: string): Resolver {
  return (parent) =>
    typeof parent === 'object' && parent !== null ? (Reflect.get(parent, name) as unknown) : null;
}
