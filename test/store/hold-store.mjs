/** Opens a store as another process would, says so, and keeps it until killed. Usage: hold-store.mjs FOLDER [read] */
import { openStore } from '../../dist/store/open-store.js';

const [folder, mode] = process.argv.slice(2);
try {
  const store = await openStore(folder, { readOnly: mode === 'read' });
  process.stdout.write(`open ${store.count}\n`);
  setInterval(() => {}, 1000);
} catch (error) {
  process.stdout.write(`${error.code}: ${error.message}\n`);
}
