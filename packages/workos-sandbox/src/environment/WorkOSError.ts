/** A refusal with the status and body that WorkOS answers; the SDK turns it into its exceptions. */
export class WorkOSError extends Error {
  override readonly name = "WorkOSError";
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: { message: string; [member: string]: unknown }) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

/** 404 with the code that WorkOS uses for every kind of entity. */
export const notFound = (kind: string, id: string): WorkOSError =>
  new WorkOSError(404, {
    message: `${kind} not found: '${id}'.`,
    code: "entity_not_found",
    entity_id: id,
  });

/** 422 in the shape of WorkOS' validation errors. */
export const unprocessable = (field: string, code: string, message: string): WorkOSError =>
  new WorkOSError(422, { message, code, errors: [{ code, field, message }] });
