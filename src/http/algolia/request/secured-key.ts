/**
 * Secured keys: `base64(hex(hmac-sha256) + restrictions)`, made by a site for one of its visitors. There are no keys here
 * whose children they could be, so what they restrict would not hold: such a key is refused rather than ignored.
 */
import type { RequestHandler } from 'express';
import { AppError } from '../../../errors.js';
import { sentKeys } from '../../access.js';

const BASE64 = /^[A-Za-z0-9+/_-]{86,}={0,2}$/;
const SECURED = /^[0-9a-f]{64}(?<restrictions>[\x20-\x7e]*)$/;

/** The names of what a secured key restricts; undefined for any other key. */
export function restrictionsOf(key: string): readonly string[] | undefined {
  if (!BASE64.test(key)) return undefined;
  const { restrictions } = SECURED.exec(Buffer.from(key, 'base64').toString('latin1'))?.groups ?? {};
  return restrictions === undefined ? undefined : [...new Set(new URLSearchParams(restrictions).keys())];
}

/** Answers 403 to whoever sends one. */
export const refuseSecuredKeys: RequestHandler = (request, _response, next) => {
  for (const key of sentKeys(request)) {
    const names = restrictionsOf(key);
    if (names === undefined) continue;
    const what = names.length === 0 ? 'its restrictions' : names.map((name) => name.slice(0, 64)).join(', ');
    throw new AppError(
      'forbidden',
      `Secured API keys are not known here, so ${what} would not be kept. Reading needs no key: send what is to be narrowed as parameters of the search.`,
    );
  }
  next();
};
