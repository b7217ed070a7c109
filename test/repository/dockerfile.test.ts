/** The Dockerfile, read with a parser: stages, user, volume and commands. `.ci/run` executes it. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Copy, DockerfileParser, type Instruction } from 'dockerfile-ast';

const instructions = DockerfileParser.parse(readFileSync('Dockerfile', 'utf8')).getInstructions();

const content = (instruction: Instruction): string => instruction.getArgumentsContent() ?? '';
const isCopy = (instruction: Instruction): instruction is Copy => instruction.getKeyword() === 'COPY';

/** The instructions of each stage. */
const stages: Instruction[][] = [];
for (const instruction of instructions) {
  if (instruction.getKeyword() === 'FROM') stages.push([]);
  stages.at(-1)?.push(instruction);
}
const last = stages.at(-1) ?? [];
const contentsOf = (keyword: string, of = last): string[] =>
  of.filter((instruction) => instruction.getKeyword() === keyword).map(content);

/** The source paths of a COPY. */
const sources = (copy: Copy): string[] =>
  copy
    .getArguments()
    .slice(0, -1)
    .map((argument) => argument.getValue());

describe('the Dockerfile', () => {
  test('builds in one stage and ships another, on the oldest Node we support', () => {
    expect(stages.length).toBeGreaterThan(1);
    for (const stage of stages) expect(contentsOf('FROM', stage)[0]).toMatch(/^node:20-slim\b/);
  });

  test('ships production dependencies only', () => {
    const installs = contentsOf('RUN').filter((line) => /\bnpm (ci|install|i)\b/.test(line));
    expect(installs).toEqual(['npm ci --omit=dev']);
  });

  test('runs as a user that is not root, after all commands that need root', () => {
    const users = contentsOf('USER');
    expect(users).toEqual(['node']);
    const keywords = last.map((instruction) => instruction.getKeyword());
    expect(keywords.indexOf('USER')).toBeGreaterThan(keywords.lastIndexOf('RUN'));
  });

  test('keeps its data in a volume owned by this user', () => {
    expect(contentsOf('VOLUME')).toEqual(['/data']);
    expect(contentsOf('ENV').join(' ')).toContain('LEDE_DATA=/data');
    expect(contentsOf('RUN').join('\n')).toContain('chown node:node /data');
  });

  test('listens on every interface of its container', () => {
    expect(contentsOf('ENV').join(' ')).toContain('LEDE_HOST=0.0.0.0');
  });

  test('reports its health by readiness', () => {
    expect(contentsOf('HEALTHCHECK')).toHaveLength(1);
    expect(contentsOf('HEALTHCHECK')[0]).toContain('/health/ready');
  });

  test('starts the server itself, without a shell between it and SIGTERM', () => {
    expect(JSON.parse(contentsOf('CMD')[0] ?? '')).toEqual(['node', 'dist/main.js', 'serve']);
    expect(contentsOf('STOPSIGNAL')).toEqual(['SIGTERM']);
  });

  test('copies only files that exist and that .dockerignore admits', () => {
    const allowed = readFileSync('.dockerignore', 'utf8').split('\n');
    const copied = instructions.filter(isCopy).filter((copy) => copy.getFromFlag() === null);
    for (const path of copied.flatMap(sources)) {
      expect({ path, exists: existsSync(path), sent: allowed.includes(`!${path}`) }).toEqual({
        path,
        exists: true,
        sent: true,
      });
    }
  });

  test('copies only build output from an earlier stage', () => {
    const outDir: unknown = JSON.parse(readFileSync('tsconfig.build.json', 'utf8'));
    expect(outDir).toMatchObject({ compilerOptions: { outDir: 'dist' } });
    for (const copy of instructions.filter(isCopy).filter((some) => some.getFromFlag() !== null)) {
      const stage = stages.find((some) => content(some[0] ?? copy).endsWith(` AS ${copy.getFromFlag()?.getValue()}`));
      expect(contentsOf('RUN', stage)).toContain('npm run build');
      expect(sources(copy)).toEqual(['/app/dist']);
    }
  });
});
