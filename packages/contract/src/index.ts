export * from "./portal.ts";
export * from "./problem.ts";
export * from "./problemSchema.ts";
export * from "./routes.ts";
export * from "./states.ts";
export * from "./status.ts";
