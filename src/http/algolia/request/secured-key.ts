/**
 * Secured API keys: `base64(hex(hmac-sha256) + restrictions)`, derived by a site from one of its keys for a visitor.
 * Lede has no parent keys to verify them with and could not enforce their restrictions, so it rejects them.
 */
import type { RequestHandler } from 'express';
import { AppError } from '../../../errors.js';
import { sentKeys } from '../../access.js';

const BASE64 = /^[A-Za-z0-9+/_-]{86,}={0,2}$/;
const SECURED = /^[0-9a-f]{64}(?<restrictions>[\x20-\x7e]*)$/;

/** Names of a secured key's restrictions; undefined for any other key. */
export function restrictionsOf(key: string): readonly string[] | undefined {
  if (!BASE64.test(key)) return undefined;
  const { restrictions } = SECURED.exec(Buffer.from(key, 'base64').toString('latin1'))?.groups ?? {};
  return restrictions === undefined ? undefined : [...new Set(new URLSearchParams(restrictions).keys())];
}

/** Rejects requests with a secured key. Throws `forbidden`. */
export const refuseSecuredKeys: RequestHandler = (request, _response, next) => {
  for (const key of sentKeys(request)) {
    const names = restrictionsOf(key);
    if (names === undefined) continue;
    const restrictions = names.length === 0 ? 'its restrictions' : names.map((name) => name.slice(0, 64)).join(', ');
    throw new AppError(
      'forbidden',
      `Secured API keys are not supported, so ${restrictions} would not be enforced. Reading needs no key: send restrictions as search parameters.`,
    );
  }
  next();
};
