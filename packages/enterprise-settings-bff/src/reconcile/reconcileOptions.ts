const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;

/** What is read at WorkOS although nobody looks. `docs/guides/completeness.md` says what it costs. */
export interface ReconcileOptions {
  /**
   * How often the Events API is asked for what webhooks did not bring, in milliseconds. Default 300 000:
   * what a lost webhook told is found within five minutes, by 288 requests a day. At most 22 days.
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

/** A timer of Node.js counts to 2³¹ − 1 ms and fires at once beyond; nodes wait up to a tenth longer. */
const longestTimerDays = 22;
/** Instants this far ahead are still numbers that a column holds. */
const longestDays = 3_650;

/** What each may be at most: as a number, and in words. */
const mostOf = (name: keyof ReconcileOptions): [most: number, words: string] => {
  if (name === "requestsPerSecond") return [Number.MAX_VALUE, "a positive number"];
  const days = name === "eventsEveryMs" ? longestTimerDays : longestDays;
  return [days * dayMs, `above 0 and at most ${days * dayMs} milliseconds (${days} days)`];
};

/** What is wrong with the options, in words. */
export const problemsOfReconcile = (options: ReconcileOptions): string[] =>
  (Object.keys(defaultReconcileOptions) as (keyof ReconcileOptions)[]).flatMap((name) => {
    const value: unknown = options[name];
    const isNumber = typeof value === "number";
    if (name === "lookBackDays") {
      const isFine = isNumber && value >= 0 && value <= 90;
      return isFine ? [] : ["`reconcile.lookBackDays` must be a number of days from 0 to 90."];
    }
    const [most, words] = mostOf(name);
    const isFine = isNumber && value > 0 && value <= most;
    return isFine ? [] : [`\`reconcile.${name}\` must be ${words}.`];
  });
