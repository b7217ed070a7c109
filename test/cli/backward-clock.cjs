/** Preloaded into the program under test: every reading of the clock is a minute earlier than the last. */
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
