/** An article that is addressed by its id, as in `PUT /articles/{id}`. */
import { parseArticleId } from '../document/article-id.js';
import { AppError } from '../errors.js';

export function articleNotFound(id: string): AppError {
  return new AppError('article_not_found', `There is no article "${id}".`, { param: 'id' });
}

/** The input with the id of its address. Throws `invalid_body`, `invalid_id`, and `conflict` when it names another id. */
export function withId(id: string, input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new AppError('invalid_body', 'The body must be a JSON object: one article.');
  }
  const own: unknown = 'id' in input ? input.id : undefined;
  if (own !== undefined && own !== null && String(own) !== id) {
    throw new AppError('conflict', 'The id in the body is not the one in the address.', { param: 'id' });
  }
  return { ...input, id: parseArticleId(id) };
}
