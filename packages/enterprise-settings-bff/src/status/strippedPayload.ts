import { Value } from "typebox/value";
import { MemberData, MembershipData } from "./eventData.ts";

/** What may stay of events whose data holds a directory user: the ids that the projection needs. */
const keptOf = (name: string): typeof MemberData | typeof MembershipData | null => {
  if (name.startsWith("dsync.user.")) return MemberData;
  const membership = name === "dsync.group.user_added" || name === "dsync.group.user_removed";
  return membership ? MembershipData : null;
};

/** Whether what is stored of such an event depends on whether it is over. */
export const holdsDirectoryUser = (name: string): boolean => keptOf(name) !== null;

/**
 * The text to store of an event that was projected and, if anybody handles it, handled: no directory user is
 * kept, only whose directory changed. null: it holds none, and stays as received.
 */
export const strippedPayload = (name: string, payload: string): string | null => {
  const kept = keptOf(name);
  if (kept === null) return null;
  const envelope = JSON.parse(payload) as { data?: unknown };
  const { data } = envelope;
  const ids = Value.Check(kept, data) ? Value.Clean(kept, data) : null;
  return JSON.stringify({ ...envelope, data: ids });
};
