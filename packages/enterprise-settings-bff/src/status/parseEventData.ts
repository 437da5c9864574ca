import type { Static, TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import type { ReceivedEvent } from "../store/Store.ts";
import { parseInstant } from "../webhook/instant.ts";

/** The event is signed and stored, but its data is not what WorkOS documents for its name. */
export class ProjectionError extends Error {
  override readonly name = "ProjectionError";
}

const validators = new Map<TSchema, Validator>();

/** Compiled when first needed: interpreted, the check costs a sixth of a batch. */
const validatorOf = (schema: TSchema): Validator => {
  const validator = validators.get(schema) ?? Compile(schema);
  validators.set(schema, validator);
  return validator;
};

/** The event's data, as the schema has it. Throws `ProjectionError`. */
export const parse = <T extends TSchema>(schema: T, event: ReceivedEvent): Static<T> => {
  const validator = validatorOf(schema);
  if (validator.Check(event.data)) return event.data as Static<T>;
  const [error] = validator.Errors(event.data);
  throw new ProjectionError(
    `${event.event}: data${error?.instancePath ?? ""} ${error?.message ?? "is malformed"}`,
  );
};

/** Milliseconds since the epoch. Throws `ProjectionError`. */
export const instant = (value: string, event: ReceivedEvent): number => {
  const at = parseInstant(value);
  if (at === null) throw new ProjectionError(`${event.event}: data holds a malformed instant`);
  return at;
};
