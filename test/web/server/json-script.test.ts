/** JSON in a page: intact, and unable to end its element. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonScript } from '../../../src/web/server/json-script.js';

test('keeps the data intact, and lets no value end the element', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.constantFrom('</script>', '<!--<script>', ']]>', '\u2028')), (data) => {
      const script = jsonScript('application/ld+json', data).toString();
      const [, json = ''] = /^<script type="application\/ld\+json">(.*)<\/script>$/s.exec(script) ?? [];
      expect(json).not.toMatch(/[<>&]/);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(data)));
    }),
  );
});
