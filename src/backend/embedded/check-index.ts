/** `lede check`: everything an index has on disk is intact, and its search index belongs to its articles. */
import { checkSegments } from '../../engine/embedded/persistence/segment-check.js';
import { provenChange } from '../../engine/embedded/persistence/segment-folder.js';
import { isAppError } from '../../errors.js';
import { indexFolder, storeFolder } from '../../store/data-directory.js';
import { type CheckedStore, checkStore } from '../../store/store-check.js';

const REBUILT = 'Nothing is lost: the next start of "lede serve" rebuilds it from the articles';

/** Yields each fault as a sentence with a way out; returns the number of articles. Works beside a running server. */
export async function* checkIndex(dataDirectory: string, index: string): AsyncGenerator<string, number, undefined> {
  const folder = indexFolder(dataDirectory, index);
  // Before the store: a writer may save later changes meanwhile.
  const held = await provenChange(folder);
  const segments = await checkSegments(folder);
  let store: CheckedStore | undefined;
  try {
    store = yield* checkStore(storeFolder(dataDirectory, index), held);
  } catch (error) {
    if (!isAppError(error)) throw error;
    yield error.message;
  }
  for (const { file, reason } of segments.damage) {
    yield `The search index in ${file} cannot be used: ${reason}. ${REBUILT}`;
  }
  const isComparable = segments.damage.length === 0 && segments.checkpoint > 0;
  if (isComparable && store?.sequence === segments.checkpoint && store.articles !== segments.documents) {
    yield `The search index has ${segments.documents} documents, and there are ${store.articles} articles. Delete the folder "segments" in ${folder} while no server runs: it is then rebuilt`;
  }
  return store?.articles ?? 0;
}
