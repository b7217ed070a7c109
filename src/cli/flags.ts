/** The table of settings as command-line options. */
import { type Command, Option } from 'commander';
import { type GivenFlags, isSettingName, SETTINGS_TABLE, type Setting } from '../config.js';

const ENTRIES = Object.entries<Setting>(SETTINGS_TABLE);

/** Scopes from the widest to the narrowest; a command takes the options of its own and of those before it. */
const SCOPES: readonly Setting['scope'][] = ['every command', 'import', 'serve'];

/** Gives a command the options of its scope; `serve` takes every one. */
export function addSettings(command: Command, scope: Setting['scope']): Command {
  for (const [, setting] of ENTRIES) {
    if (setting.flag === null || SCOPES.indexOf(setting.scope) > SCOPES.indexOf(scope)) continue;
    const value = setting.type === 'switch' ? '' : ` <${setting.type === 'integer' ? 'number' : 'text'}>`;
    command.addOption(new Option(`--${setting.flag}${value}`, describe(setting)));
  }
  return command;
}

function describe(setting: Setting): string {
  const choices = setting.type === 'text' && setting.choices !== undefined ? `; ${setting.choices.join(', ')}` : '';
  const fallback = setting.default === '' || setting.default === false ? '' : `default ${setting.default}, `;
  return `${setting.help}${choices} (${fallback}${setting.variable})`;
}

/** Help for the settings without a flag, appended to `serve --help`. */
export function environmentHelp(): string {
  const rows = ENTRIES.filter(([, setting]) => setting.flag === null);
  return [
    '',
    'Environment variables without a flag:',
    ...rows.map(([, { variable, help }]) => `  ${variable}  ${help}`),
  ].join('\n');
}

/** The settings among a command's parsed options. */
export function givenFlags(options: Readonly<Record<string, unknown>>): GivenFlags {
  const flags: { -readonly [Name in keyof GivenFlags]: GivenFlags[Name] } = {};
  for (const [name, value] of Object.entries(options)) {
    if (isSettingName(name) && (typeof value === 'string' || typeof value === 'boolean')) flags[name] = value;
  }
  return flags;
}
