import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parse } from "yaml";

interface Schema {
  enum?: string[];
  const?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
  allOf?: Schema[];
}

/** WorkOS' own OpenAPI description (the npm package, version 0.1.0). */
export function loadOpenApi() {
  const path = createRequire(import.meta.url).resolve("@workos/openapi-spec/spec");
  const description = parse(readFileSync(path, "utf8")) as {
    components: { schemas: Record<string, Schema> };
  };
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(description, "workos");
  const compiled = new Map<string, ValidateFunction>();

  const validator = (name: string): ValidateFunction => {
    const known = compiled.get(name);
    if (known) return known;
    const made = ajv.compile({ $ref: `workos#/components/schemas/${name}` });
    compiled.set(name, made);
    return made;
  };
  const { schemas } = description.components;
  const variants = schemas["EventSchema"]?.allOf?.find(({ oneOf }) => oneOf)?.oneOf ?? [];
  return {
    schemas,
    /** What is wrong with a body; empty: it is as the description says. */
    problems(name: string, body: unknown): string[] {
      const validate = validator(name);
      if (validate(body)) return [];
      return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
    },
    /** The events that it describes. */
    eventNames: new Set(variants.flatMap(({ properties }) => properties?.["event"]?.const ?? [])),
    /** What is wrong with an event, held against its own schema. */
    eventProblems(event: { event: string }): string[] {
      const { event: name } = event;
      const index = variants.findIndex(({ properties }) => properties?.["event"]?.const === name);
      const key = `event:${name}`;
      const pointer = `workos#/components/schemas/EventSchema/allOf/1/oneOf/${index}`;
      const validate = compiled.get(key) ?? ajv.compile({ $ref: pointer });
      compiled.set(key, validate);
      if (validate(event)) return [];
      return (validate.errors ?? []).map(
        (error) => `${name} ${error.instancePath} ${error.message ?? ""}`,
      );
    },
  };
}
