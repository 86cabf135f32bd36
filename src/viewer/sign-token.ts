import { createSecretKey } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';

/**
 * Signs a development token (HS256).
 * @param lifetime Seconds from now.
 */
export const signToken = (claims: JWTPayload, secret: string, lifetime: number): Promise<string> => {
  const issued = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...claims, iat: issued, exp: issued + lifetime })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(createSecretKey(secret, 'utf8'));
};
