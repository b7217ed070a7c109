#!/usr/bin/env node
/** The program `lede`. */
import { run } from './cli/run.js';

const { argv, env: environment, stdin, stdout, stderr } = process;

// The reader of a pipe left, as `lede export | head` does: nothing more to do, and nothing wrong.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3));

process.exitCode = await run(argv.slice(2), { stdin, stdout, stderr, environment });
