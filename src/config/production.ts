import * as z from 'zod';
import { DEVELOPMENT_KEY_SHA256, DEVELOPMENT_SECRET } from './development.ts';

const SECRET_BYTES = 32;

// Read loosely, so that these faults are told together with all the others.
const ProductionSettings = z.object({ production: z.union([z.literal(true), z.literal('true')]) });
const WithSecret = z.object({ viewers: z.object({ jwt: z.object({ secret: z.string() }) }) });
const WithKeys = z.object({
  viewers: z.object({ apiKeys: z.array(z.object({ sha256: z.unknown() }).catch({ sha256: undefined })) }),
});
const WithSamples = z.object({
  samples: z.unknown().refine((samples) => samples !== undefined && samples !== null),
});

/** What is well enough for trying Facet out, but not for production. */
export const productionFaults = (settings: unknown): readonly string[] => {
  if (!ProductionSettings.safeParse(settings).success) return [];
  const faults: string[] = [];
  const secret = WithSecret.safeParse(settings).data?.viewers.jwt.secret;
  if (secret === DEVELOPMENT_SECRET) {
    faults.push(
      'viewers.jwt.secret: expected a secret of your own in production, got the development secret',
    );
  } else if (secret !== undefined && Buffer.byteLength(secret) < SECRET_BYTES) {
    faults.push(
      `viewers.jwt.secret: expected at least ${SECRET_BYTES} bytes in production, got ${Buffer.byteLength(secret)}`,
    );
  }
  for (const [index, key] of (WithKeys.safeParse(settings).data?.viewers.apiKeys ?? []).entries()) {
    if (key.sha256 === DEVELOPMENT_KEY_SHA256) {
      faults.push(
        `viewers.apiKeys.${index}.sha256: expected a key of your own in production, got the development key`,
      );
    }
  }
  if (WithSamples.safeParse(settings).success) {
    faults.push('samples: expected none in production, got sample systems');
  }
  return faults;
};
