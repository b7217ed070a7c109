/** The backend of every command: articles and search index in the data directory. The one place that chooses it. */
import type { OpenBackend } from '../backend/archive-backend.js';
import { openEmbeddedBackend } from '../backend/embedded/open-embedded-backend.js';

export const openBackend: OpenBackend = openEmbeddedBackend;
