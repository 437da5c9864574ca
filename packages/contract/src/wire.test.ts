import { expectTypeOf, test } from "vitest";
import type { PortalLink, Problem } from "./index.ts";
import type { Attention, Certificate, Connection, Directory, Domain } from "./index.ts";
import type { LogStream, Status } from "./index.ts";
import type * as Wire from "./wire.ts";

// Checked by tsc; the schemas stay the one source of what is accepted.
test("the plain interfaces are those of the schemas", () => {
  expectTypeOf<Wire.Status>().toEqualTypeOf<Status>();
  expectTypeOf<Wire.Connection>().toEqualTypeOf<Connection>();
  expectTypeOf<Wire.Certificate>().toEqualTypeOf<Certificate>();
  expectTypeOf<Wire.Directory>().toEqualTypeOf<Directory>();
  expectTypeOf<Wire.Domain>().toEqualTypeOf<Domain>();
  expectTypeOf<Wire.LogStream>().toEqualTypeOf<LogStream>();
  expectTypeOf<Wire.Attention>().toEqualTypeOf<Attention>();
  expectTypeOf<Wire.PortalLink>().toEqualTypeOf<PortalLink>();
  expectTypeOf<Wire.Problem>().toEqualTypeOf<Problem>();
});
