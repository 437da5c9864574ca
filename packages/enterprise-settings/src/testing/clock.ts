import { fixtureNow } from "@acme/enterprise-settings-contract/fixtures";

/** A clock that stands still until it is told to go on. */
export interface Clock {
  /** Milliseconds since the epoch: what the provider and whatever else takes a `now` are given. */
  readonly now: () => number;
  /** Goes on by so many milliseconds. */
  readonly advance: (ms: number) => void;
  /** Goes to an instant, ISO 8601. */
  readonly set: (instant: string) => void;
}

/** @param start ISO 8601. Default: the instant at which the fixtures are true. */
export function createClock(start: string = fixtureNow): Clock {
  let time = Date.parse(start);
  return {
    now: () => time,
    advance: (ms) => void (time += ms),
    set: (instant) => void (time = Date.parse(instant)),
  };
}
