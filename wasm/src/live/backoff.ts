/**
 * Waits that double up to a bound, each drawn from all of its range, so that pages which lost a relay together do not come
 * back together. Source: Brooker (2015), "Exponential backoff and jitter": full jitter.
 */
export class Backoff {
  #attempts = 0;

  /** Milliseconds. */
  constructor(
    private readonly first: number,
    private readonly most: number,
    private readonly random: () => number = Math.random,
  ) {}

  next(): number {
    return this.random() * Math.min(this.most, this.first * 2 ** this.#attempts++);
  }

  reset(): void {
    this.#attempts = 0;
  }
}
