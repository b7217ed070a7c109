/** Text put into markup stays text. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { html, jsonScript, markup } from '../../../src/web/shared/html.js';

describe('html', () => {
  test('escapes text, keeps markup and lists of markup, and leaves out what is undefined', () => {
    const items = ['<a>', 'b & c'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul title="${'"'}">${items}${undefined}${3}${markup('<hr>')}</ul>`.toString()).toBe(
      '<ul title="&quot;"><li>&lt;a&gt;</li><li>b &amp; c</li>3<hr></ul>',
    );
  });

  test('never lets any text open a tag, an attribute or an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const out = html`${text}`.toString();
        expect(out).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      }),
    );
  });

  test('keeps data in a script whole, and lets nothing in it end the element', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.constantFrom('</script>', '<!--<script>', ']]>', '\u2028')), (data) => {
        const [, json = ''] =
          /^<script type="application\/ld\+json">(.*)<\/script>$/s.exec(
            jsonScript('application/ld+json', data).toString(),
          ) ?? [];
        expect(json).not.toMatch(/[<>&]/);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(data)));
      }),
    );
  });
});
