/** The image without Docker: what the Dockerfile promises, read with a parser. `.ci/run` carries it out. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { DockerfileParser } from 'dockerfile-ast';

const instructions = DockerfileParser.parse(readFileSync('Dockerfile', 'utf8')).getInstructions();
const content = (instruction) => instruction.getArgumentsContent() ?? '';
const isCopy = (instruction) => instruction.getKeyword() === 'COPY';
/** The instructions of each stage. */
const stages = [];
for (const instruction of instructions) {
  if (instruction.getKeyword() === 'FROM') stages.push([]);
  stages.at(-1)?.push(instruction);
}
const last = stages.at(-1) ?? [];
const contentsOf = (keyword, of = last) =>
  of.filter((instruction) => instruction.getKeyword() === keyword).map(content);
/** The paths a COPY reads. */
const sources = (copy) =>
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
  test('runs as a user that is not root, after everything root must do', () => {
    const users = contentsOf('USER');
    expect(users).toEqual(['node']);
    const keywords = last.map((instruction) => instruction.getKeyword());
    expect(keywords.indexOf('USER')).toBeGreaterThan(keywords.lastIndexOf('RUN'));
  });
  test('keeps its data in a volume that this user owns', () => {
    expect(contentsOf('VOLUME')).toEqual(['/data']);
    expect(contentsOf('ENV').join(' ')).toContain('LEDE_DATA=/data');
    expect(contentsOf('RUN').join('\n')).toContain('chown node:node /data');
  });
  test('listens on every interface of its container', () => {
    expect(contentsOf('ENV').join(' ')).toContain('LEDE_HOST=0.0.0.0');
  });
  test('is healthy when it is ready', () => {
    expect(contentsOf('HEALTHCHECK')).toHaveLength(1);
    expect(contentsOf('HEALTHCHECK')[0]).toContain('/health/ready');
  });
  test('starts the server itself, without a shell between it and SIGTERM', () => {
    expect(JSON.parse(contentsOf('CMD')[0] ?? '')).toEqual(['node', 'dist/main.js', 'serve']);
    expect(contentsOf('STOPSIGNAL')).toEqual(['SIGTERM']);
  });
  test('copies only what exists and what .dockerignore lets through', () => {
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
  test('copies from an earlier stage only what that stage makes', () => {
    const outDir = JSON.parse(readFileSync('tsconfig.build.json', 'utf8'));
    expect(outDir).toMatchObject({ compilerOptions: { outDir: 'dist' } });
    for (const copy of instructions.filter(isCopy).filter((some) => some.getFromFlag() !== null)) {
      const stage = stages.find((some) => content(some[0] ?? copy).endsWith(` AS ${copy.getFromFlag()?.getValue()}`));
      expect(contentsOf('RUN', stage)).toContain('npm run build');
      expect(sources(copy)).toEqual(['/app/dist']);
    }
  });
});
