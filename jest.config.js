/** Jest runs the TypeScript sources as ES modules, compiled by swc; workers and processes run the built files. */
import { availableParallelism } from 'node:os';

export default {
  // Many suites wait for processes and browsers. Never in Jest's own process, whose heap would grow with every suite.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // What modules of finished suites leave behind, the collector would have to walk through in all later ones.
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
  testTimeout: 60_000,
};
