/** The embedded engine passes the contract with most of what it holds in its archive. */
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import { describeEngine } from './contract.js';

describeEngine(
  'the embedded engine with an archive',
  () => createEmbeddedEngine({ limits: { recent: 2, bulk: 2, segments: 2, idleMs: 10 } }),
  20,
);
