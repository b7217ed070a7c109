/** Accessibility violations in a page, by axe; only these are transferred, since the full report is large. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RUN = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)`;

const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

export async function findViolations(page: Page): Promise<z.output<typeof violations>> {
  // Evaluated through the debugger, past the page's content security policy.
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(AXE);
  return violations.parse(await page.evaluate(RUN));
}
