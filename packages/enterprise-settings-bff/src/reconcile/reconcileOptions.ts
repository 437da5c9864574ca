const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

/** What is read at WorkOS although nobody looks. `docs/guides/completeness.md` says what it costs. */
export interface ReconcileOptions {
  /**
   * How often the Events API is asked for what webhooks did not bring, in milliseconds. Default 300 000:
   * what a lost webhook told is found within five minutes, by 288 requests a day.
   */
  eventsEveryMs: number;
  /**
   * How far back the first start reads events, in days, 0 to 90: WorkOS keeps them 90 days at most. Default
   * 90, for certificates, which only events tell of. Handlers get them too.
   */
  lookBackDays: number;
  /** How often organizations are read that somebody looked at lately, in milliseconds. Default 6 hours. */
  readEveryMs: number;
  /** What lately means, in milliseconds. Default 7 days; later ones are read when somebody looks. */
  viewedWithinMs: number;
  /**
   * How often organizations are read in which something has no event to end it (a draft, a validation,
   * refused credentials, a failing log stream, a pending domain), in milliseconds. Default an hour.
   */
  unsettledEveryMs: number;
  /** How often the whole environment is compared by its lists, in milliseconds. Default 7 days. */
  sweepEveryMs: number;
  /**
   * Requests a second, by this node, that nobody waits for. Default 10: a tenth of WorkOS' limit of 6 000
   * a minute, which all servers of an environment share.
   */
  requestsPerSecond: number;
}

export const defaultReconcileOptions: ReconcileOptions = {
  eventsEveryMs: 300_000,
  lookBackDays: 90,
  readEveryMs: 6 * hourMs,
  viewedWithinMs: 7 * dayMs,
  unsettledEveryMs: hourMs,
  sweepEveryMs: 7 * dayMs,
  requestsPerSecond: 10,
};

/** What is wrong with the options; null: nothing. */
export const reconcileProblem = (options: ReconcileOptions): string | null => {
  const names = Object.keys(defaultReconcileOptions) as (keyof ReconcileOptions)[];
  const isFine = names.every((name) => {
    const value = options[name];
    if (name === "lookBackDays") return value >= 0 && value <= 90;
    return Number.isFinite(value) && value > 0;
  });
  return isFine
    ? null
    : "`reconcile` must hold positive numbers, and `lookBackDays` be between 0 and 90.";
};
