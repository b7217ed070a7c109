/** Jest runs the TypeScript sources as ES modules, compiled by swc. Workers and child processes run the built files. */
import { availableParallelism } from 'node:os';

export default {
  // Many suites wait for processes and browsers. At least two workers: in band, the heap of Jest's process grows with every suite.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // Restarts a worker whose finished suites have left this much behind, which slows down garbage collection.
  workerIdleMemoryLimit: '500MB',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  collectCoverageFrom: ['src/**/*.ts'],
  reporters: ['default', '<rootDir>/build/skips-reporter.mjs'],
  // No assertion on time: the limit only ends a test that hangs, also on a machine whose cores are busy.
  testTimeout: 120_000,
};
