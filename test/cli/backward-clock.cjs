/** Preloaded into a program under test: its clock runs backwards, a minute each time it is read. */
const RealDate = Date;
let reads = 0;
const now = () => {
  reads += 1;
  return RealDate.UTC(2030, 0, 1) - reads * 60_000;
};

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }
  static now() {
    return now();
  }
};
