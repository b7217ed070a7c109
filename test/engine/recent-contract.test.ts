/** The embedded engine passes the contract with everything in its recent tier. */
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import { describeEngine } from './contract.js';

describeEngine('the embedded engine', () => createEmbeddedEngine());
