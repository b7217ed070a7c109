/** What the searcher reads of the embedded backend, until it reads the port. */
import type { ArchiveBackend } from '../backend/archive-backend.js';
import { EmbeddedBackend } from '../backend/embedded/embedded-backend.js';

export function searchParts(backend: ArchiveBackend) {
  if (!(backend instanceof EmbeddedBackend)) throw new TypeError('the searcher works on the embedded backend only');
  return { engine: backend.searchEngine, reader: backend.store };
}
