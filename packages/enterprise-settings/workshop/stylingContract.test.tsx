import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cleanup, render, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { incomplete, StateMatrix } from "./StateMatrix.tsx";

afterEach(cleanup);

const root = join(import.meta.dirname, "..");

const src = join(root, "src");

/** The text of every file of the source with that ending, tests and stories aside. */
const sources = (ending: string) =>
  readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending) && !/\.(test|stories)\./.test(path))
    .map((path) => readFileSync(join(src, path), "utf8"))
    .join("\n");

/** What the first cell of each row of a table in the guide names: `acme-es-x`, `data-x`. */
function documented(pattern: RegExp): Set<string> {
  const guide = readFileSync(join(root, "../../docs/guides/theming.md"), "utf8");
  const cells = guide.match(/^\| `[^|]*\|/gm) ?? [];
  return new Set(cells.flatMap((it) => it.match(pattern) ?? []));
}

test("the guide names every class and every data attribute, and no other", async () => {
  const { container } = render(<StateMatrix />);
  await waitFor(() => expect(incomplete(container)).toEqual([]), { timeout: 10_000 });
  // Some are written in pieces, some appear after a click: what is rendered and what is styled.
  const rendered = [...container.querySelectorAll("[class*=acme-es]")]
    .flatMap((it) => [...it.classList])
    .filter((it) => it.startsWith("acme-es"));
  const styled = sources(".css").match(/(?<=[\s(>]\.|^\.)acme-es[\w-]*/gm) ?? [];
  expect(documented(/(?<=`)acme-es[\w-]*(?=`)/g)).toEqual(new Set([...rendered, ...styled]));
  const attributes = sources(".tsx").match(/\bdata-[a-z]+(?=["=])/g) ?? [];
  expect(documented(/(?<=`)data-[a-z]+(?=`)/g)).toEqual(new Set(attributes));
}, 20_000);
