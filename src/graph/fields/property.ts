import { isObject } from '../../connectors/json.ts';
import type { Resolver } from '../door.ts';

/** A field that is nothing but a property of the object that has it. */
export function property(name: string): Resolver {
  return (parent) => (isObject(parent) ? parent[name] : null);
}
