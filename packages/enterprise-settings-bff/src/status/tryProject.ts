import type { RowAssertion } from "../store/mergeRow.ts";
import type { ReceivedEvent } from "../store/Store.ts";
import { ProjectionError } from "./parseEventData.ts";
import { projectEvent } from "./projectEvent.ts";

export interface Projection {
  assertions: RowAssertion[];
  /** Why it could not be projected, without anything that the data holds; null when it could. */
  error: string | null;
}

/** Of the ids that rows are keyed by: PostgreSQL's indexes take no more than some 2 700 bytes. */
export const maxKeyLength = 255;

const assertShortKeys = (event: ReceivedEvent, assertions: readonly RowAssertion[]): void => {
  for (const { key, organizationId } of assertions) {
    // A certificate is keyed by two.
    if (key.length > 2 * maxKeyLength || (organizationId?.length ?? 0) > maxKeyLength) {
      throw new ProjectionError(`${event.event}: data holds an identifier that is too long`);
    }
  }
};

/** A payload that cannot be projected is no reason to refuse it: signed by WorkOS, it must not be lost. */
export const tryProject = (event: ReceivedEvent): Projection => {
  try {
    const assertions = projectEvent(event);
    assertShortKeys(event, assertions);
    return { assertions, error: null };
  } catch (error) {
    return { assertions: [], error: error instanceof Error ? error.message : String(error) };
  }
};
