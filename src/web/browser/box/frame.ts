/** The static elements of the box: the field as a combobox, the panel below it, the live region. */
import type { PartName } from '../../shared/box-attributes.js';

export interface Frame {
  readonly form: HTMLFormElement;
  readonly label: HTMLLabelElement;
  readonly input: HTMLInputElement;
  readonly clear: HTMLButtonElement;
  readonly panel: HTMLElement;
  /** Message shown in place of options. */
  readonly status: HTMLElement;
  readonly list: HTMLElement;
  /** Live region for screen readers. */
  readonly live: HTMLElement;
}

/** Creates an element with a part, attributes and content; strings become text nodes. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part: PartName | undefined,
  attributes: Readonly<Record<string, string>> = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (part !== undefined) element.part.add(part);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...content);
  return element;
}

/** Roles after https://www.w3.org/WAI/ARIA/apg/patterns/combobox/: an editable combobox with list autocomplete. */
export function buildFrame(root: ShadowRoot): Frame {
  const label = make('label', undefined, { for: 'field', class: 'quiet' });
  const input = make('input', 'input', {
    id: 'field',
    type: 'text',
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-controls': 'list',
    'aria-expanded': 'false',
    'aria-haspopup': 'listbox',
    autocomplete: 'off',
    autocapitalize: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    enterkeyhint: 'search',
    maxlength: '1000',
    dir: 'auto',
  });
  const clear = make('button', 'clear', { type: 'button', tabindex: '-1', hidden: '' }, '×');
  const status = make('p', 'status', { hidden: '', dir: 'auto' });
  const list = make('div', 'list', { id: 'list', role: 'listbox', hidden: '' });
  const panel = make('div', 'panel', { hidden: '' }, status, list);
  const live = make('p', undefined, { class: 'quiet', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' });
  const form = make('form', 'form', { role: 'search' }, label, input, clear, panel, live);
  root.append(form);
  return { form, label, input, clear, panel, status, list, live };
}
