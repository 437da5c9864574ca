import { Type, type Static } from "typebox";

/** RFC 9457 problem details, `application/problem+json`. */
export const Problem = Type.Object({
  type: Type.String({ description: "A URI that names the kind of problem." }),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String({ description: "Stable; choose words and behaviour by it." }),
  remedy: Type.String(),
  detail: Type.Optional(Type.String()),
  requestId: Type.String(),
});
export type Problem = Static<typeof Problem>;
