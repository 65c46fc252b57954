// Says how long to leave the server alone after it did not answer as hoped.
const SHORTEST_S = 1;
const LONGEST_S = 60;

export class Pause {
  #tries = 0;
  #until = 0;
  #wasAsked = false;

  // `askedS` is what the server's Retry-After wants; chance then keeps a hall of phones apart.
  begin(askedS = 0) {
    this.#tries += 1;
    const most = Math.min(LONGEST_S, 2 ** this.#tries);
    this.#wasAsked = askedS > 0;
    this.#until = Date.now() + 1000 * (askedS + Math.max(SHORTEST_S, Math.random() * most));
  }

  end() {
    this.#tries = 0;
    this.#until = 0;
    this.#wasAsked = false;
  }

  // Signal came back or somebody scanned: worth a try, unless the server itself asked us to wait.
  cutShort() {
    if (!this.#wasAsked) this.#until = 0;
  }

  get leftMs() {
    return Math.max(0, this.#until - Date.now());
  }
}

// Retry-After holds seconds or a date.
export function askedSeconds(header) {
  if (!header) return 0;
  const seconds = Number(header);
  const asked = Number.isFinite(seconds) ? seconds : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(asked) ? Math.max(0, asked) : 0;
}
