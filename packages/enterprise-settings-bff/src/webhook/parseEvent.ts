import { ProblemError } from "../errors.ts";
import type { ReceivedEvent } from "../store/Store.ts";
import { parseInstant } from "./instant.ts";

const malformed = (detail: string): ProblemError =>
  new ProblemError("webhook_malformed", { detail });

const decode = (body: Uint8Array): { payload: string; envelope: unknown } => {
  try {
    // A byte that is not UTF-8 must not become another text than the one that was signed.
    const payload = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    return { payload, envelope: JSON.parse(payload) };
  } catch {
    throw malformed("The body is not JSON in UTF-8.");
  }
};

const maxIdLength = 255;

const shortText = (envelope: object, name: string): string => {
  const value: unknown = Reflect.get(envelope, name);
  if (typeof value !== "string" || value === "" || value.length > maxIdLength) {
    throw malformed(`\`${name}\` must be a text of 1 to ${maxIdLength} characters.`);
  }
  return value;
};

/**
 * The envelope of a verified delivery, its instant normalised. What `data` holds, or that it
 * is missing, is no reason to refuse: WorkOS signed it. Throws `ProblemError` `webhook_malformed`.
 */
export const parseEvent = (body: Uint8Array, receivedAt: number): ReceivedEvent => {
  const { payload, envelope } = decode(body);
  return eventOf(envelope, payload, receivedAt);
};

/** The same for what the Events API lists: the envelope alone tells whether it is one. */
export const parseListedEvent = (envelope: unknown, receivedAt: number): ReceivedEvent =>
  eventOf(envelope, JSON.stringify(envelope), receivedAt);

const eventOf = (envelope: unknown, payload: string, receivedAt: number): ReceivedEvent => {
  if (typeof envelope !== "object" || envelope === null || Array.isArray(envelope)) {
    throw malformed("The body is not a JSON object.");
  }
  const id = shortText(envelope, "id");
  const event = shortText(envelope, "event");
  const createdAt = parseInstant(Reflect.get(envelope, "created_at"));
  if (createdAt === null) throw malformed("`created_at` must be an RFC 3339 instant.");
  const data: unknown = Reflect.get(envelope, "data") ?? null;
  return { id, event, createdAt, receivedAt, data, payload };
};
