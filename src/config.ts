/** The table of settings: flags, environment variables, `--help`, the table of the README and Config come from it. */

interface SettingText {
  readonly type: 'text';
  readonly default: string;
  readonly choices?: readonly string[];
}
/** A web address, stored without a trailing slash; empty for none. */
interface SettingAddress {
  readonly type: 'address';
  readonly default: string;
}
/** Sent as an HTTP header, so visible ASCII only; empty for none. */
interface SettingSecret {
  readonly type: 'secret';
  readonly default: '';
}
/** A web origin as browsers send it; `*` for any, empty for none. */
interface SettingOrigin {
  readonly type: 'origin';
  readonly default: string;
}
interface SettingInteger {
  readonly type: 'integer';
  readonly default: number;
  readonly min: number;
  readonly max: number;
}
interface SettingSwitch {
  readonly type: 'switch';
  readonly default: boolean;
}

/** One row of the table. Secrets have no flag, because command lines can be read by every user of a machine. */
export type Setting = (
  | SettingText
  | SettingAddress
  | SettingSecret
  | SettingOrigin
  | SettingInteger
  | SettingSwitch
) & {
  readonly flag: string | null;
  readonly variable: `LEDE_${string}`;
  readonly help: string;
  /** Which commands take the flag: every one, `import` and `serve`, or only `serve`. */
  readonly scope: 'every command' | 'import' | 'serve';
};

const MEBIBYTE = 1024 * 1024;

export const SETTINGS_TABLE = {
  data: {
    type: 'text',
    default: '.lede',
    flag: 'data',
    variable: 'LEDE_DATA',
    help: 'data directory; one process at a time can write to it',
    scope: 'every command',
  },
  followLinks: {
    type: 'switch',
    default: false,
    flag: 'follow-links',
    variable: 'LEDE_FOLLOW_LINKS',
    help: 'follow symbolic links that lead out of an imported or served folder',
    scope: 'import',
  },
  port: {
    type: 'integer',
    default: 7800,
    min: 0,
    max: 65_535,
    flag: 'port',
    variable: 'LEDE_PORT',
    help: 'port to listen on; 0 for any free port',
    scope: 'serve',
  },
  host: {
    type: 'text',
    default: '127.0.0.1',
    flag: 'host',
    variable: 'LEDE_HOST',
    help: 'address to listen on; 0.0.0.0 for every interface',
    scope: 'serve',
  },
  demo: {
    type: 'switch',
    default: false,
    flag: 'demo',
    variable: 'LEDE_DEMO',
    help: 'let programs on this machine write without a key; never behind a proxy',
    scope: 'serve',
  },
  adminKey: {
    type: 'secret',
    default: '',
    flag: null,
    variable: 'LEDE_ADMIN_KEY',
    help: 'key for writes from any address; without one, writing over the network is off',
    scope: 'serve',
  },
  corsOrigin: {
    type: 'origin',
    default: '*',
    flag: 'cors-origin',
    variable: 'LEDE_CORS_ORIGIN',
    help: 'web origin whose pages may read the API; * for any, empty for none',
    scope: 'serve',
  },
  deadlineMs: {
    type: 'integer',
    default: 1000,
    min: 10,
    max: 60_000,
    flag: 'deadline-ms',
    variable: 'LEDE_DEADLINE_MS',
    help: 'milliseconds after which a search is aborted with 503',
    scope: 'serve',
  },
  bodyLimit: {
    type: 'integer',
    default: 32 * MEBIBYTE,
    min: 1024,
    max: 512 * MEBIBYTE,
    flag: 'body-limit',
    variable: 'LEDE_BODY_LIMIT',
    help: 'size limit of a JSON body in bytes, after decompression; an NDJSON stream has no limit',
    scope: 'serve',
  },
  rateLimit: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 1_000_000,
    flag: 'rate-limit',
    variable: 'LEDE_RATE_LIMIT',
    help: 'requests per minute from one address; 0 for no limit',
    scope: 'serve',
  },
  trustProxy: {
    type: 'switch',
    default: false,
    flag: 'trust-proxy',
    variable: 'LEDE_TRUST_PROXY',
    help: 'trust X-Forwarded-For, -Host, -Proto and -Prefix; only if every request comes through your proxy',
    scope: 'serve',
  },
  publicUrl: {
    type: 'address',
    default: '',
    flag: 'public-url',
    variable: 'LEDE_PUBLIC_URL',
    help: 'address of the server for readers, in links of feeds and pages; by default that of the request',
    scope: 'serve',
  },
  logLevel: {
    type: 'text',
    default: 'info',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    flag: 'log-level',
    variable: 'LEDE_LOG_LEVEL',
    help: 'lowest level of events that are logged',
    scope: 'serve',
  },
} as const satisfies Record<string, Setting>;

type Table = typeof SETTINGS_TABLE;
export type SettingName = keyof Table;

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS_TABLE, name);
}

type ValueOf<S extends Setting> = S extends { choices: readonly (infer Choice)[] }
  ? Choice
  : S extends { type: 'integer' }
    ? number
    : S extends { type: 'switch' }
      ? boolean
      : string;

/** The configuration of one run. */
export type Config = { readonly [Name in SettingName]: ValueOf<Table[Name]> };

/** An invalid command line or environment variable. Ends the program with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Parses the text of a setting. Throws UsageError with `origin` (the flag or variable) in the message. */
export function readSetting(setting: Setting, text: string, origin: string): string | number | boolean {
  switch (setting.type) {
    case 'integer': {
      const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
      if (value >= setting.min && value <= setting.max) return value;
      throw new UsageError(`${origin} must be a whole number from ${setting.min} to ${setting.max}, not "${text}".`);
    }
    case 'switch': {
      if (/^(1|true|yes|on)$/i.test(text)) return true;
      if (/^(0|false|no|off|)$/i.test(text)) return false;
      throw new UsageError(`${origin} must be true or false, not "${text}".`);
    }
    case 'address': {
      const address = readAddress(text);
      if (address !== undefined) return address;
      throw new UsageError(`${origin} must be a web address such as https://archive.example.org, not "${text}".`);
    }
    case 'secret': {
      const fault = /[^!-~]/u.exec(text);
      if (fault === null) return text;
      throw new UsageError(
        `${origin} must be visible ASCII, but has ${describeCharacter(fault[0])} at ${fault.index}.`,
      );
    }
    case 'origin': {
      const webOrigin = readOrigin(text);
      if (webOrigin !== undefined) return webOrigin;
      throw new UsageError(`${origin} must be *, empty, or an origin such as https://www.example.org, not "${text}".`);
    }
    case 'text': {
      if (setting.choices === undefined || setting.choices.includes(text)) return text;
      throw new UsageError(`${origin} must be one of ${setting.choices.join(', ')}, not "${text}".`);
    }
  }
}

/** Scheme, host and path of a web address, without a trailing slash; undefined for an invalid one. */
function readAddress(text: string): string | undefined {
  if (text === '') return '';
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { origin, pathname, search, hash, username, password } = new URL(text);
  if (search + hash + username + password !== '') return undefined;
  return origin + pathname.replace(/\/+$/, '');
}

/** A web origin in the form that browsers send: lower case, without a default port, a path or a slash at the end. */
function readOrigin(text: string): string | undefined {
  if (text === '' || text === '*') return text;
  if (!/^[a-z][a-z\d+.-]*:\/\/[^\s/?#@,*\\]+$/i.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, host, origin } = new URL(text);
  // Other schemes, such as those of apps, have no origin of their own in the URL standard.
  return origin === 'null' ? `${protocol}//${host}`.toLowerCase() : origin;
}

/** A character that cannot be shown as it is, in words. */
function describeCharacter(character: string): string {
  if (character === ' ') return 'a space';
  if (/[\r\n]/.test(character)) return 'a line break';
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What the command line gave, by setting name; a switch is given as true. */
export type GivenFlags = Readonly<Partial<Record<SettingName, string | boolean>>>;

/** Flags over environment over defaults, validated and frozen. An empty variable counts as not set. Throws UsageError. */
export function readConfig(flags: GivenFlags, environment: Readonly<Record<string, string | undefined>>): Config {
  const value = <Name extends SettingName>(name: Name): string | number | boolean => {
    const setting: Setting = SETTINGS_TABLE[name];
    const flag = flags[name];
    if (flag !== undefined) return readSetting(setting, String(flag), `--${setting.flag ?? name}`);
    const variable = environment[setting.variable];
    // Only the CORS origin can be set to empty.
    if (variable === undefined || (variable === '' && name !== 'corsOrigin')) return setting.default;
    return readSetting(setting, variable, setting.variable);
  };
  const integer = (name: SettingName): number => Number(value(name));
  const text = (name: SettingName): string => String(value(name));
  const level = text('logLevel');
  return Object.freeze({
    data: text('data'),
    followLinks: value('followLinks') === true,
    port: integer('port'),
    host: text('host'),
    demo: value('demo') === true,
    adminKey: text('adminKey'),
    corsOrigin: text('corsOrigin'),
    deadlineMs: integer('deadlineMs'),
    bodyLimit: integer('bodyLimit'),
    rateLimit: integer('rateLimit'),
    trustProxy: value('trustProxy') === true,
    publicUrl: text('publicUrl'),
    logLevel: SETTINGS_TABLE.logLevel.choices.find((choice) => choice === level) ?? SETTINGS_TABLE.logLevel.default,
  });
}

/** The table as Markdown: flag, variable, default, meaning. The README contains exactly this text. */
export function configurationMarkdown(): string {
  const rows = Object.values<Setting>(SETTINGS_TABLE).map((setting) => {
    const flag = setting.flag === null ? '–' : `\`--${setting.flag}\``;
    const fallback = setting.default === '' ? '–' : `\`${setting.default}\``;
    const choices = setting.type === 'text' && setting.choices ? ` (${setting.choices.join(', ')})` : '';
    return `| ${flag} | \`${setting.variable}\` | ${fallback} | ${setting.help}${choices} |`;
  });
  return ['| flag | variable | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}
