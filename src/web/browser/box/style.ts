/** The style sheet of the box. It is constructed by script, which content security policies allow. */
import { VARIABLES, type VariableName } from '../../shared/box-attributes.js';

/** A CSS variable with its default. */
const v = (name: VariableName): string => `var(${name}, ${VARIABLES[name]})`;

const CSS = `
:host {
  display: block;
  position: relative;
  font: 400 ${v('--lede-size')} / 1.45 ${v('--lede-font')};
  color: ${v('--lede-ink')};
  text-align: start;
}
:host([hidden]) { display: none; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
form { position: relative; margin: 0; }
.quiet {
  position: absolute;
  width: 1px;
  height: 1px;
  margin: 0;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
input {
  display: block;
  width: 100%;
  min-height: 2.75rem;
  margin: 0;
  padding-block: 0.5rem;
  padding-inline: 0.8rem 2.75rem;
  border: 1px solid ${v('--lede-border')};
  border-radius: ${v('--lede-radius')};
  color: inherit;
  background: ${v('--lede-paper')};
  font: inherit;
}
input::placeholder { color: ${v('--lede-faint')}; opacity: 1; }
input:focus-visible { outline: 3px solid ${v('--lede-accent')}; outline-offset: -1px; }
button {
  position: absolute;
  inset-block-start: 0;
  inset-inline-end: 0;
  width: 2.75rem;
  height: 2.75rem;
  padding: 0;
  border: 0;
  color: ${v('--lede-faint')};
  background: none;
  font: 1.4rem / 1 system-ui, sans-serif;
  cursor: pointer;
}
button:hover { color: inherit; }
[part~="panel"] {
  position: absolute;
  z-index: ${v('--lede-layer')};
  inset-block-start: calc(100% + 0.25rem);
  inset-inline: 0;
  border: 1px solid ${v('--lede-line')};
  border-radius: ${v('--lede-radius')};
  background: ${v('--lede-paper')};
  box-shadow: 0 0.5rem 1.75rem rgb(0 0 0 / 18%);
  overflow: hidden;
}
[part~="status"] {
  margin: 0;
  padding: 0.75rem 0.9rem;
  color: ${v('--lede-faint')};
  font-size: 0.9375em;
  overflow-wrap: anywhere;
}
[part~="list"] {
  max-height: ${v('--lede-height')};
  overflow: auto;
  overscroll-behavior: contain;
}
[part~="list"][aria-busy="true"] { opacity: 0.6; transition: opacity 0.2s 0.3s; }
[part~="group"] + [part~="group"] { border-block-start: 1px solid ${v('--lede-line')}; }
[part~="heading"] {
  padding: 0.6rem 0.9rem 0.2rem;
  color: ${v('--lede-faint')};
  font-size: 0.8125em;
  font-weight: 600;
}
[part~="option"] {
  display: block;
  min-height: 2.75rem;
  padding: 0.6rem 0.9rem;
  color: inherit;
  text-decoration: none;
  cursor: pointer;
  overflow-wrap: anywhere;
}
[part~="option"]:hover, [part~="active"] { background: ${v('--lede-active')}; }
[part~="active"] { outline: 2px solid ${v('--lede-accent')}; outline-offset: -2px; }
[part~="headline"], [part~="facts"], [part~="passage"] { display: block; }
[part~="article"] [part~="headline"] { font-weight: 600; line-height: 1.3; }
[part~="headline"], [part~="passage"] {
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 3;
  overflow: hidden;
}
[part~="passage"] { -webkit-line-clamp: 2; font-size: 0.9375em; }
[part~="facts"] {
  overflow: hidden;
  color: ${v('--lede-faint')};
  font-size: 0.8125em;
  white-space: nowrap;
  text-overflow: ellipsis;
}
[part~="facts"] + [part~="passage"] { margin-block-start: 0.15rem; }
[part~="all"] { color: ${v('--lede-accent')}; font-weight: 600; }
[part~="mark"] { border-radius: 0.15em; color: inherit; background: ${v('--lede-mark')}; }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media (forced-colors: active) { [part~="mark"] { forced-color-adjust: none; color: MarkText; background: Mark; } }
`;

let sheet: CSSStyleSheet | undefined;

/** Shared by all boxes of a page. */
export function styleSheet(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
