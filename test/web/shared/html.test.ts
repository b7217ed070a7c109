/** Text inserted into HTML stays text. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { html, markup } from '../../../src/web/shared/html.js';

describe('html', () => {
  test('escapes text, keeps markup and lists of markup, and leaves out undefined values', () => {
    const items = ['<a>', 'b & c'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul title="${'"'}">${items}${undefined}${3}${markup('<hr>')}</ul>`.toString()).toBe(
      '<ul title="&quot;"><li>&lt;a&gt;</li><li>b &amp; c</li>3<hr></ul>',
    );
  });

  test('never lets text open a tag, an attribute or an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const out = html`${text}`.toString();
        expect(out).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });
});
