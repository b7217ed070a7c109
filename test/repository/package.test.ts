/** Package metadata, lock file, documents and scripts that a clone or an installation relies on. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';

const names = z.record(z.string(), z.string());
const manifest = z
  .object({
    name: z.literal('lede'),
    type: z.literal('module'),
    license: z.literal('MIT'),
    engines: z.object({ node: z.string() }),
    bin: names,
    scripts: names,
    dependencies: names,
    devDependencies: names,
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

describe('package.json', () => {
  test('names the required Node version and the installed command', () => {
    expect(manifest.engines.node).toBe('>=20');
    expect(manifest.bin).toEqual({ lede: 'dist/main.js' });
  });

  test.each(['build', 'start', 'test', 'check', 'bench'])('has the script %s', (script) => {
    expect(manifest.scripts[script]).toBeDefined();
  });

  test('runs nothing at install', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(Object.keys(manifest.scripts).filter((script) => hooks.includes(script))).toEqual([]);
  });

  test('does not depend on the engines of the benchmarks', () => {
    const peers = z
      .object({ dependencies: names })
      .parse(JSON.parse(readFileSync('bench/peers/package.json', 'utf8'))).dependencies;
    for (const peer of Object.keys(peers)) {
      if (peer !== 'minisearch') expect(manifest.dependencies).not.toHaveProperty([peer]);
    }
  });
});

describe('package-lock.json', () => {
  const packages = z
    .object({ packages: z.record(z.string(), z.object({ optionalDependencies: names.optional() })) })
    .parse(JSON.parse(readFileSync('package-lock.json', 'utf8'))).packages;

  test('holds the optional packages of every platform, which `npm ci` requires', () => {
    const missing = Object.values(packages)
      .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
      .filter((name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)));
    expect(missing).toEqual([]);
  });
});

test('ARCHITECTURE.md has a row for each dependency and no other', () => {
  const [, section = ''] = readFileSync('ARCHITECTURE.md', 'utf8').split('## Dependencies\n');
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  const used = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
  expect(named.sort()).toEqual(used.sort());
});

test('ARCHITECTURE.md has a row for each room', () => {
  const text = readFileSync('ARCHITECTURE.md', 'utf8');
  const rooms = readdirSync('src', { withFileTypes: true }).map((entry) => entry.name + (entry.isFile() ? '' : '/'));
  expect(rooms.filter((room) => !text.includes(`\`${room}\``))).toEqual([]);
});

describe('.ci/run', () => {
  const script = readFileSync('.ci/run', 'utf8');

  test('is an executable, well-formed shell script', () => {
    expect(() => accessSync('.ci/run', constants.X_OK)).not.toThrow();
    expect(() => execFileSync('bash', ['-n', '.ci/run'])).not.toThrow();
  });

  test('runs the install and test commands of the README', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const command of ['npm ci', 'npm test']) {
      expect(readme).toContain(command);
      expect(script).toMatch(new RegExp(`^(step )?${command}`, 'm'));
    }
  });

  test('is run by the workflow', () => {
    expect(readFileSync('.github/workflows/ci.yml', 'utf8')).toContain('run: .ci/run');
  });
});

test.each(['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', '.editorconfig'])(
  '%s is there',
  (file) => {
    expect(existsSync(file)).toBe(true);
  },
);
