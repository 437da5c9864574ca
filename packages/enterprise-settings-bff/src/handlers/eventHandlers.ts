import type { FastifyBaseLogger } from "fastify";
import type { Static } from "typebox";
import { Value } from "typebox/value";
import { eventSchemas } from "./eventData.ts";

/** The events whose data is typed. Any other name may have a handler too, and gets `unknown`. */
export type EventName = keyof typeof eventSchemas;

/** What the data of an event is, by its name. */
export type EventData = { [Name in EventName]: Static<(typeof eventSchemas)[Name]> };

/** An event as WorkOS sent it. */
export interface WorkOSEvent<Name extends string = string, Data = unknown> {
  /** The same in every delivery, retry and replay: what makes a handler idempotent. */
  id: string;
  event: Name;
  data: Data;
  /** RFC 3339. */
  created_at: string;
  /** Who did it (`actor.source`: `api`, `dashboard`, `admin_portal`, `system`), where WorkOS says so. */
  context?: unknown;
}

export interface HandlerContext {
  /** Aborted when the time for this run is over, or the server stops. Hand it to what you await. */
  signal: AbortSignal;
  /** 1 at the first run of this event. */
  attempt: number;
  /** null: WorkOS does not say of which organization the event is. */
  organizationId: string | null;
  /** Names the event in every line. */
  log: Pick<FastifyBaseLogger, "debug" | "info" | "warn" | "error">;
}

/** Resolves when the event is handled; what it throws has it run again later. */
export type EventHandler<Name extends EventName> = (
  event: WorkOSEvent<Name, EventData[Name]>,
  context: HandlerContext,
) => Promise<void> | void;

/** A method's parameters are compared both ways, which lets the typed handlers stand beside it. */
interface AnyHandler {
  handle(event: WorkOSEvent, context: HandlerContext): Promise<void> | void;
}
export type UntypedEventHandler = AnyHandler["handle"];

type TypedEventHandlers = { [Name in EventName]?: EventHandler<Name> };

/**
 * What the host does about WorkOS' events, by event name. At least once each, one at a time and in commit
 * order for an organization; `docs/guides/handlers.md` says what that means.
 */
export interface EventHandlers extends TypedEventHandlers {
  [name: string]: UntypedEventHandler | undefined;
}

/** The data is not what WorkOS documents for this event: running it again cannot help. */
export class UnexpectedEventDataError extends Error {
  override readonly name = "UnexpectedEventDataError";
}

const isTyped = (name: string): name is EventName => Object.hasOwn(eventSchemas, name);

/** The stored text as handlers get it. Throws `UnexpectedEventDataError` when the types would lie. */
export const readEvent = (name: string, payload: string): WorkOSEvent => {
  const { id, created_at, data, context } = JSON.parse(payload) as WorkOSEvent;
  if (isTyped(name) && !Value.Check(eventSchemas[name], data)) {
    // Never the value: it may be of a person.
    const [error] = Value.Errors(eventSchemas[name], data);
    const what = `data${error?.instancePath ?? ""} ${error?.message ?? "is malformed"}`;
    throw new UnexpectedEventDataError(`${name}: ${what}`);
  }
  return { id, event: name, data, created_at, ...(context === undefined ? {} : { context }) };
};
