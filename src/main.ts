#!/usr/bin/env node
/** Entry point of the program `lede`. */
import { run } from './cli/run.js';

const { argv, env: environment, stdin, stdout, stderr } = process;

// EPIPE: the reader of a pipe has closed it, as in `lede export | head`. Not an error.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3));

process.exitCode = await run(argv.slice(2), { stdin, stdout, stderr, environment });
