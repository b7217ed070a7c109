/** Settings from flags, environment and defaults, with validation. */
import { describe, expect, test } from '@jest/globals';
import { configurationMarkdown, readConfig, SETTINGS_TABLE, UsageError } from '../src/config.js';

describe('readConfig', () => {
  test('returns the documented defaults, frozen', () => {
    const config = readConfig({}, {});
    expect(config).toMatchObject({ port: 7800, host: '127.0.0.1', data: '.lede', deadlineMs: 1000, adminKey: '' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.keys(config).sort()).toEqual(Object.keys(SETTINGS_TABLE).sort());
  });

  test('prefers a flag to a variable, and a variable to the default', () => {
    const environment = { LEDE_PORT: '9000', LEDE_HOST: '0.0.0.0' };
    expect(readConfig({ port: '9001' }, environment)).toMatchObject({ port: 9001, host: '0.0.0.0' });
  });

  test('takes an empty variable as not set, except for the web origin, which can be empty', () => {
    expect(readConfig({}, { LEDE_PORT: '', LEDE_CORS_ORIGIN: '' })).toMatchObject({ port: 7800, corsOrigin: '' });
  });

  test.each([
    ['https://www.example.org', 'https://www.example.org'],
    ['HTTPS://WWW.Example.org:443', 'https://www.example.org'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['*', '*'],
  ])('takes the web origin %s as browsers send it', (text, origin) => {
    expect(readConfig({ corsOrigin: text }, {}).corsOrigin).toBe(origin);
  });

  test.each([
    ...[
      'www.example.org',
      'https://www.example.org/',
      'https://www.example.org/news',
      'https://a.example, https://b.example',
    ],
    ...[
      'https://*.example.org',
      'https://',
      'null',
      '**',
      'https://user@www.example.org',
      'https://www.example.org:99999',
      ' ',
    ],
  ])('refuses the web origin "%s"', (text) => {
    expect(() => readConfig({ corsOrigin: text }, {})).toThrow(UsageError);
    expect(() => readConfig({}, { LEDE_CORS_ORIGIN: text })).toThrow('LEDE_CORS_ORIGIN must be');
  });

  test.each(['open sesame', 'line\nbreak', 'caf\u00e9', 'zero\u200bwidth', 'emoji\u{1f511}', '\u007f'])(
    'refuses the admin key %j, which no header can carry',
    (key) => {
      expect(() => readConfig({}, { LEDE_ADMIN_KEY: key })).toThrow(/^LEDE_ADMIN_KEY must be visible ASCII/);
    },
  );

  test.each([
    [{ port: '70000' }, {}, '--port must be a whole number from 0 to 65535, not "70000".'],
    [{ port: '12x' }, {}, '--port'],
    [{}, { LEDE_PORT: '-1' }, 'LEDE_PORT'],
    [{}, { LEDE_LOG_LEVEL: 'loud' }, 'LEDE_LOG_LEVEL must be one of trace'],
    [{}, { LEDE_TRUST_PROXY: 'maybe' }, 'LEDE_TRUST_PROXY must be true or false'],
  ])('rejects %j with %j, naming the flag or variable', (flags, environment, message) => {
    expect(() => readConfig(flags, environment)).toThrow(UsageError);
    expect(() => readConfig(flags, environment)).toThrow(message);
  });

  test('reads switches in the usual spellings', () => {
    for (const on of ['1', 'true', 'YES', 'on']) expect(readConfig({}, { LEDE_TRUST_PROXY: on }).trustProxy).toBe(true);
    for (const off of ['0', 'false', 'no', 'OFF']) {
      expect(readConfig({}, { LEDE_TRUST_PROXY: off }).trustProxy).toBe(false);
    }
    expect(readConfig({ trustProxy: true }, {}).trustProxy).toBe(true);
  });
});

describe('configurationMarkdown', () => {
  test('lists every setting with its variable, and with its flag unless it is a secret', () => {
    const table = configurationMarkdown();
    for (const { variable, flag } of Object.values(SETTINGS_TABLE)) {
      expect(table).toContain(`\`${variable}\``);
      if (flag !== null) expect(table).toContain(`\`--${flag}\``);
    }
    expect(table).not.toContain('--admin-key');
  });
});
