import { readFileSync } from "node:fs";
import { problems } from "@acme/enterprise-settings-contract";
import Fastify from "fastify";
import { Check } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { references } from "../../generate.ts";
import { signIn, startBff, startSandbox } from "../../test/sandboxBff.ts";
import { enterpriseSettingsBff } from "../plugin.ts";
import { createSqliteStore } from "../store/sqlite.ts";
import { createWorkOSGateway } from "../workos/createWorkOSGateway.ts";
import { createOpenApi } from "./openApi.ts";
import { operationsAt } from "./operations.ts";

const mounts = { prefix: "/sso", webhookPath: "/hooks", health: true };

test.each(references().map(({ path, text }) => [path.replace(/.*\/docs/, "docs"), path, text]))(
  "%s is what `pnpm generate` writes",
  (_name, path, text) => {
    expect(readFileSync(path, "utf8")).toBe(text);
  },
);

describe("the document", () => {
  test("refers to nothing that it does not hold", () => {
    const document = createOpenApi(mounts) as Record<string, unknown>;
    const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    expect(pointers.length).toBeGreaterThan(20);
    for (const [, pointer = ""] of pointers) {
      const found = pointer
        .split("/")
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      expect({ pointer, found }).toEqual({ pointer, found: expect.any(Object) });
    }
  });

  test("tells where every problem but `not_found` may come from", () => {
    const told = new Set<string>(operationsAt(mounts).flatMap((operation) => operation.problems));
    expect(Object.keys(problems).filter((code) => !told.has(code))).toEqual(["not_found"]);
  });
});

describe("against the routes", () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  let bff: Awaited<ReturnType<typeof startBff>>;
  beforeAll(async () => {
    sandbox = await startSandbox();
    bff = await startBff(sandbox, mounts);
  });
  afterAll(async () => {
    await bff.app.close();
    await sandbox.close();
  });

  test("every route is described, with the schema that it validates with, and no other", async () => {
    const app = Fastify();
    const served = new Map<string, unknown>();
    app.addHook("onRoute", ({ method, url, schema }) => {
      if (method !== "HEAD") served.set(`${String(method)} ${url}`, schema?.body);
    });
    await app.register(enterpriseSettingsBff, {
      ...mounts,
      guard: async () => null,
      workos: createWorkOSGateway({ ...sandbox, apiUrl: sandbox.url }),
      store: await createSqliteStore({ path: ":memory:" }),
      appUrl: "https://app.example.com",
      webhookSecrets: ["whsec_1"],
    });
    const described = operationsAt(mounts).map(({ method, path, requestBody }) => ({
      key: `${method.toUpperCase()} ${path}`,
      body: requestBody?.schema,
    }));
    expect([...served.keys()].toSorted()).toEqual(described.map(({ key }) => key).toSorted());
    for (const { key, body } of described.filter(({ key }) => served.get(key) !== undefined)) {
      expect({ key, body: served.get(key) }).toEqual({ key, body });
    }
    await app.close();
  });

  /** What the operation says of an answer: its media type, and its schema without references. */
  const answerOf = (path: string, method: string, status: number) => {
    const operation = operationsAt(mounts).find((it) => it.path === path && it.method === method);
    return operation?.answers[status]?.schema;
  };

  test.each([
    ["get", "/sso/status", 200],
    ["post", "/sso/refresh", 200],
    ["post", "/sso/portal-links", 201],
    ["get", "/sso/openapi.json", 200],
    ["get", "/healthz", 200],
    ["get", "/readyz", 200],
  ] as const)("%s %s answers %i as described", async (method, url, status) => {
    const cookie = await signIn(sandbox, "owner");
    const answer = await bff.app.inject({
      method: method === "get" ? "GET" : "POST",
      url,
      headers: { cookie, "sec-fetch-site": "same-origin" },
      ...(url.endsWith("/portal-links") ? { payload: { intent: "sso" } } : {}),
    });
    expect(answer.statusCode).toBe(status);
    const schema = answerOf(url, method, status);
    expect(schema).toBeDefined();
    expect(Check(schema ?? {}, answer.json())).toBe(true);
    expect(answer.headers["x-request-id"]).toBeTypeOf("string");
  });

  test("it is served below the prefix, for the paths it is mounted at", async () => {
    const answer = await bff.app.inject("/sso/openapi.json");
    expect(answer.json()).toEqual(JSON.parse(JSON.stringify(createOpenApi(mounts))));
    expect(Object.keys(answer.json<{ paths: object }>().paths)).toContain("/hooks");
  });
});
