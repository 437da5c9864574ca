import { Value } from "typebox/value";
import type { ReceivedEvent } from "../store/Store.ts";
import { MemberData, MembershipData } from "./eventData.ts";

/** What may stay of events whose data holds a directory user: the ids that the projection needs. */
const keptOf = (name: string): typeof MemberData | typeof MembershipData | null => {
  if (name.startsWith("dsync.user.")) return MemberData;
  const membership = name === "dsync.group.user_added" || name === "dsync.group.user_removed";
  return membership ? MembershipData : null;
};

/**
 * The text to store of a projected event: as received, but no directory user is kept, only whose directory
 * changed. Nobody but the projection uses the user's data yet; once hosts handle these events (issue 4), it
 * has to live until their handlers ran, and this moves there.
 */
export const keptPayload = ({ event, data, payload }: ReceivedEvent): string => {
  const kept = keptOf(event);
  if (kept === null) return payload;
  const ids = Value.Check(kept, data) ? Value.Clean(kept, structuredClone(data)) : null;
  return JSON.stringify({ ...(JSON.parse(payload) as object), data: ids });
};
