/** When people's looks lead to reads. All in milliseconds. */
export interface ReadDelays {
  /** How long the first request for an organization waits for its first read. Default 2 000. */
  firstSight: number;
  /** All WorkOS calls of one read end by then. Default 5 500. */
  deadline: number;
  /** Reads of one organization that nobody waits for, and refreshes, start this far apart. Default 10 000. */
  apart: number;
  /** Age at which a state that somebody looks at is read again. Default 60 000. */
  stale: number;
  /** The same while something is being set up: WorkOS has no events for most of that. Default 10 000. */
  staleInTransition: number;
  /** Background reads are spread over this long. Default 1 000. */
  jitter: number;
  /** After a failure, doubled with each further one. Default 5 000. */
  backOff: number;
  /** Default 120 000. */
  backOffMax: number;
}

export const defaultDelays: ReadDelays = {
  firstSight: 2_000,
  deadline: 5_500,
  apart: 10_000,
  stale: 60_000,
  staleInTransition: 10_000,
  jitter: 1_000,
  backOff: 5_000,
  backOffMax: 120_000,
};
