import { projectedEvents } from "../status/projectEvent.ts";
import type { EventPage, EventQuery } from "../workos/WorkOSGateway.ts";

/** Ends a session's credentials: of no interest once the tokens of that time have run out. */
const revocation = "session.revoked";

type Ask = (query: EventQuery) => Promise<EventPage | "refused">;

/**
 * WorkOS' Events API has no "all": every request names what it wants. WorkOS does not document what it
 * answers for a name that it does not know (yet, or any more); one that it refuses is left out.
 */
export interface EventNames {
  /** From now on these too. */
  add(names: readonly string[]): void;
  /** `past`: more than a day ago, when all sessions that were revoked then are long over. */
  current(past: boolean): string[];
  /** These are left out, and all others are asked for. */
  leaveOut(names: readonly string[]): void;
  /** What is left out. */
  leftOut(): string[];
  /** Asks for each without cursor and range. Resolves with the names that are now left out as well. */
  dropRefused(ask: Ask): Promise<string[]>;
}

export const createEventNames = (): EventNames => {
  const further = new Set<string>();
  const refused = new Set<string>();
  const current = (past: boolean) =>
    [...new Set([...projectedEvents, ...(past ? [] : [revocation]), ...further])].filter(
      (name) => !refused.has(name),
    );
  const findRefused = async (names: readonly string[], ask: Ask): Promise<string[]> => {
    if (names.length === 0 || (await ask({ names, limit: 1 })) !== "refused") return [];
    if (names.length === 1) return [...names];
    const half = Math.ceil(names.length / 2);
    const found = await findRefused(names.slice(0, half), ask);
    return [...found, ...(await findRefused(names.slice(half), ask))];
  };
  return {
    add: (names) => {
      for (const name of names) further.add(name);
    },
    current,
    leaveOut: (names) => {
      refused.clear();
      for (const name of names) refused.add(name);
    },
    leftOut: () => [...refused],
    dropRefused: async (ask) => {
      const found = await findRefused(current(false), ask);
      for (const name of found) refused.add(name);
      return found;
    },
  };
};
