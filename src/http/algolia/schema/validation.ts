/** Validation of client input, with errors that name the member at fault. */
import type { z } from 'zod';
import { AppError } from '../../../errors.js';
import { nearestName } from '../../../query/nearest-name.js';

/** Longest name repeated in an error message, in characters. */
const SHOWN_NAME = 64;

/** Parses members by a schema. The first issue is thrown as `invalid_parameter`, or `invalid_body` if no member is at fault. */
export function validated<Schema extends z.ZodType>(schema: Schema, members: unknown): z.output<Schema> {
  const result = schema.safeParse(members);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const param = issue?.path.join('.') ?? '';
  const reason = issue?.message ?? 'has a wrong value';
  if (param !== '') throw new AppError('invalid_parameter', `${param} ${reason}.`, { param });
  const message = reason.startsWith('Invalid input') ? 'The body must be a JSON object.' : `It ${reason}.`;
  throw new AppError('invalid_body', message);
}

/** Runs `read` on one item of a list. Errors get the item's path as a prefix and as their parameter. */
export function validatedItem<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${path}: ${error.message}`, { param: path });
  }
}

/** Error for an unknown name, with the nearest known one as a suggestion. */
export function unknownName(noun: string, name: string, known: readonly string[]): AppError {
  const shown = name.slice(0, SHOWN_NAME);
  const nearest = nearestName(shown, known);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return new AppError('unknown_parameter', `Unknown ${noun}: ${shown}.${hint}`, { param: shown });
}
