import { pipeline, Readable } from 'node:stream';
import type { Transform } from 'node:stream';
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  createZstdCompress,
  gzip,
  zstdCompress,
} from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { readPreferences } from './preferences.ts';

/**
 * Bytes. What is smaller fits into the first packets of a connection, so it would arrive no sooner, and to compress it costs the event loop as much
 * as all else that is done to send it.
 */
const SMALLEST = 8 * 1024;

/** Of a compressor's output; each piece is a trip to the thread pool and back. */
const chunkSize = 64 * 1024;

type Done = (error: Error | null, compressed: Buffer) => void;

interface Coding {
  readonly name: string;
  readonly whole: (bytes: Buffer, done: Done) => void;
  /** Lets go of each piece that it is given before it waits for the next: rows arrive as they are read. */
  readonly stream: () => Transform;
}

const BROTLI = { chunkSize, params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };
const ZSTD = { chunkSize, params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const GZIP = { chunkSize, level: 1 };

/** Best first. All run in the thread pool; the levels are where more time begins to save little. */
const CODINGS: readonly Coding[] = [
  {
    name: 'zstd',
    whole: (bytes, done) => zstdCompress(bytes, { ...ZSTD, pledgedSrcSize: bytes.length }, done),
    stream: () => createZstdCompress({ ...ZSTD, flush: constants.ZSTD_e_flush }),
  },
  {
    name: 'br',
    whole: (bytes, done) => brotliCompress(bytes, BROTLI, done),
    stream: () => createBrotliCompress({ ...BROTLI, flush: constants.BROTLI_OPERATION_FLUSH }),
  },
  {
    name: 'gzip',
    whole: (bytes, done) => gzip(bytes, GZIP, done),
    stream: () => createGzip({ ...GZIP, flush: constants.Z_SYNC_FLUSH }),
  },
];

/**
 * Compresses large answers and streams for clients that take it. A secret cannot be guessed by the length of compressed answers (BREACH): for that
 * somebody would have to make another's browser ask again and again with text of his choice, and find that text beside the secret. Tokens and keys stand
 * in headers that no browser sends of its own accord; where it would (HTTP Basic), only `/q/` answers, whose answers repeat nothing that was asked.
 */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, next) => {
    if (!isLarge(payload)) return next(null, payload);
    void reply.header('vary', 'accept-encoding');
    const coding = chooseCoding(request.headers['accept-encoding']);
    if (!coding) return next(null, payload);
    void reply.header('content-encoding', coding.name);
    if (!(payload instanceof Readable))
      return coding.whole(typeof payload === 'string' ? Buffer.from(payload) : payload, next);
    // That of what is compressed, where it was known.
    void reply.removeHeader('content-length');
    // A fault on either side ends both, and the connection with them.
    next(
      null,
      pipeline(payload, coding.stream(), () => undefined),
    );
  });
}

/** What is streamed is large, or may be. */
function isLarge(payload: unknown): payload is string | Buffer | Readable {
  return typeof payload === 'string' || Buffer.isBuffer(payload)
    ? payload.length >= SMALLEST
    : payload instanceof Readable;
}

/** The coding that an `Accept-Encoding` header prefers (RFC 9110 §12.5.3); undefined where the answer is to be left as it is. */
function chooseCoding(header: string | undefined): Coding | undefined {
  if (header === undefined) return undefined;
  const preferences = readPreferences(header);
  const qualityOf = (name: string): number | undefined =>
    preferences.find((preference) => preference.name === name)?.quality;
  const others = qualityOf('*') ?? 0;
  const least = qualityOf('identity') ?? 0;
  const [best] = CODINGS.map((coding) => ({ coding, quality: qualityOf(coding.name) ?? others }))
    .filter(({ quality }) => quality > 0 && quality >= least)
    .toSorted((a, b) => b.quality - a.quality);
  return best?.coding;
}
