import { FacetError } from '../errors.ts';
import type { Format } from '../formats/format.ts';
import { FORMATS } from '../formats/index.ts';
import { readPreferences } from './preferences.ts';
import type { Preference } from './preferences.ts';

/** The format that a file extension names. NOT_ACCEPTABLE for an unknown one. */
export function formatByExtension(extension: string): Format {
  const format = FORMATS.find(({ name }) => name === extension);
  if (!format) throw notAcceptable(FORMATS);
  return format;
}

/** The format that an `Accept` header prefers (RFC 9110 §12.5.1); the first where it has no preference. NOT_ACCEPTABLE if none fits. */
export function formatByAccept(accept: string | undefined): Format {
  if (accept === undefined || accept.trim() === '') return FORMATS[0];
  const ranges = readPreferences(accept);
  let best: { readonly format: Format; readonly quality: number } | null = null;
  for (const format of FORMATS) {
    const quality = qualityOf(format.mediaType, ranges);
    if (quality > (best?.quality ?? 0)) best = { format, quality };
  }
  if (!best) throw notAcceptable(FORMATS);
  return best.format;
}

/** NOT_ACCEPTABLE, naming the formats that are there. */
export function notAcceptable(formats: readonly Format[]): FacetError {
  return new FacetError('NOT_ACCEPTABLE', {
    details: { allowed: formats.map(({ name }) => name).join(', ') },
  });
}

/** The most specific range that covers a type decides. */
function qualityOf(mediaType: string, ranges: readonly Preference[]): number {
  const [group = ''] = mediaType.split('/');
  for (const type of [mediaType, `${group}/*`, '*/*']) {
    const range = ranges.find(({ name }) => name === type);
    if (range) return range.quality;
  }
  return 0;
}
