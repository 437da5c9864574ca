import { monotonicFactory } from "ulid";
import type { ConnectionRecord } from "./connections.ts";
import type { DirectoryRecord } from "./directories.ts";
import type { DomainRecord } from "./domains.ts";
import type { OrganizationRecord } from "./organizations.ts";
import type { SessionRecord, UserRecord } from "./people.ts";

/** An event as it stands in a webhook body and in `GET /events` (WORKOS wire names). */
export interface WireEvent {
  object: "event";
  /** `event_<ULID>`: ascending in the order of emission. */
  id: string;
  /** Such as `connection.activated`. */
  event: string;
  data: Record<string, unknown>;
  /** ISO 8601, UTC. */
  created_at: string;
}

/**
 * What WorkOS calls an environment: everything that one API key can see, and the list of what
 * happened. The modules beside this file change it and emit what WorkOS would.
 */
export interface Environment {
  /** Milliseconds since the epoch. */
  now(): number;
  newId(prefix: string): string;
  /** An instant for `updated_at`, later than `previous` even on a clock that stands still. */
  stamp(previous?: number): number;
  emit(event: string, data: object): WireEvent;
  onEvent(listener: (event: WireEvent) => void): void;
  /** Oldest first. */
  readonly events: WireEvent[];
  readonly organizations: Map<string, OrganizationRecord>;
  readonly domains: Map<string, DomainRecord>;
  readonly connections: Map<string, ConnectionRecord>;
  readonly directories: Map<string, DirectoryRecord>;
  readonly users: Map<string, UserRecord>;
  readonly sessions: Map<string, SessionRecord>;
}

export const iso = (instant: number): string => new Date(instant).toISOString();

export function createEnvironment(now: () => number): Environment {
  const ulid = monotonicFactory();
  const events: WireEvent[] = [];
  const listeners: ((event: WireEvent) => void)[] = [];
  const lastEventOf = new Map<string, number>();
  const stamp = (previous = 0): number => Math.max(now(), previous + 1);
  return {
    now,
    newId: (prefix) => `${prefix}_${ulid(now())}`,
    stamp,
    emit(event, data) {
      // Copied, because the records behind it go on changing.
      const copy = structuredClone(data) as Record<string, unknown>;
      const subject = subjectOf(copy);
      const createdAt = stamp(lastEventOf.get(subject));
      lastEventOf.set(subject, createdAt);
      const wire: WireEvent = {
        object: "event",
        id: `event_${ulid(now())}`,
        event,
        data: copy,
        created_at: iso(createdAt),
      };
      events.push(wire);
      for (const listener of listeners) listener(wire);
      return wire;
    },
    onEvent: (listener) => void listeners.push(listener),
    events,
    organizations: new Map(),
    domains: new Map(),
    connections: new Map(),
    directories: new Map(),
    users: new Map(),
    sessions: new Map(),
  };
}

/** Two events about one thing never share an instant, as they never do in practice. */
function subjectOf(data: Record<string, unknown>): string {
  const nested = (data["connection"] ?? data["user"] ?? data["organization_domain"]) as
    | { id?: unknown }
    | undefined;
  return String(data["id"] ?? nested?.id);
}

/** The organization that an event is about, for the filter of `GET /events`. */
export function organizationOf({ event, data }: WireEvent): string | undefined {
  if (event.startsWith("organization.")) {
    return data["id"] as string;
  }
  const parts = [data, data["connection"], data["group"], data["organization_domain"]];
  for (const part of parts as ({ organization_id?: string } | undefined)[]) {
    if (part?.organization_id !== undefined) return part.organization_id;
  }
  return undefined;
}
