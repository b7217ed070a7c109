/** The embedded engine passes the contract, with everything in its recent tier and with most of it in the archive. */
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import { describeEngine } from './contract.js';

describeEngine('the embedded engine', () => createEmbeddedEngine());
describeEngine(
  'the embedded engine with an archive',
  () => createEmbeddedEngine({ limits: { recent: 2, bulk: 2, segments: 2, idleMs: 10 } }),
  20,
);
