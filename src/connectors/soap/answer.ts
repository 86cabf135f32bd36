import { SourceError } from '../../errors.ts';
import { pathsOf } from '../columns.ts';
import type { HttpAnswer } from '../http-exchange.ts';
import { invalidAnswer, isSuccess, statusFault } from '../http-faults.ts';
import { atPath } from '../json.ts';
import type { Projection } from '../paged-connector.ts';
import type { Wanted } from './wanted-element.ts';
import { XmlFault, type xmlReader, type XmlParts, type XmlValue } from './xml.ts';

/** What an answer may come as: from whom and what it is. */
export interface Expected {
  readonly source: string;
  /** For messages. */
  readonly operation: string;
  /** The name of the element in the body. */
  readonly element: string;
  /** Reads what is wanted of an answer. */
  readonly read: ReturnType<typeof xmlReader>;
}

const OUTAGE = /(?:^|:)(?:Server|Receiver)(?:\.|$)/;
const FAULT_PATHS = [['faultcode'], ['Code', 'Value']];

interface Tree extends Wanted {
  readonly children: Map<string, Tree>;
}

/** What is read of an answer: the columns of the items, where the next page starts, and faults. */
export function wantedOf({ record, columns }: Projection, element: string): Wanted {
  const root: Tree = { children: new Map() };
  const want = (path: readonly string[]) => {
    let at = root;
    for (const name of ['Envelope', 'Body', ...path]) {
      const below = at.children.get(name) ?? { children: new Map() };
      at.children.set(name, below);
      at = below;
    }
  };
  for (const path of FAULT_PATHS) want(['Fault', ...path]);
  for (const path of columns.flatMap(pathsOf)) want([element, ...record.items, ...path]);
  want([element, 'nextAfterId']);
  return root;
}

/**
 * The wanted elements of an answer. A fault is SOURCE_REFUSED, of the code `Server` SOURCE_UNAVAILABLE; it comes with status 500, anything
 * else with an error status is not from the service.
 */
export function readAnswer(expected: Expected, { status, text }: HttpAnswer): XmlParts {
  const { source, operation, element } = expected;
  const body = bodyOf(expected, text);
  const fault = body?.['Fault'];
  if (fault !== undefined) throw faultOf(expected, fault);
  if (!isSuccess(status)) throw statusFault(source, status, operation);
  const answer = partsOf(body?.[element]);
  if (answer === undefined) throw invalidAnswer(source, operation, 'a SOAP answer of the operation');
  return answer;
}

function bodyOf({ read }: Expected, text: string): XmlParts | undefined {
  try {
    return partsOf(partsOf(read(text)['Envelope'])?.['Body']);
  } catch (error) {
    if (error instanceof XmlFault) return undefined;
    throw error;
  }
}

/** The parts of an element that is there once, be it empty. */
function partsOf(value: XmlValue | undefined): XmlParts | undefined {
  if (value === '') return {};
  return typeof value === 'object' && !Array.isArray(value) ? (value ?? undefined) : undefined;
}

function faultOf({ source, operation }: Expected, fault: XmlValue): SourceError {
  const code = FAULT_PATHS.map((path) => atPath(fault, path)).find((found) => typeof found === 'string');
  // SOAP 1.1, 4.4.1: `Server` says that the same message may succeed later, `Client` that it never will.
  const isOutage = typeof code === 'string' && OUTAGE.test(code);
  const cause = new Error(`${operation} answered with a SOAP fault`);
  return new SourceError(isOutage ? 'SOURCE_UNAVAILABLE' : 'SOURCE_REFUSED', source, cause);
}
