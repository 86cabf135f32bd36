import { arrow } from './arrow.ts';
import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';

/** Every format of a feed; the first is what a client gets that asks for none. */
export const FORMATS: readonly [Format, ...Format[]] = [json, csv, ndjson, arrow];
