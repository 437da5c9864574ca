import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type ListQuery, paginate } from "./pagination.ts";

const id = (item: string): string => item;
const list = fc.nat(40).map((size) => Array.from({ length: size }, (_, index) => `id_${index}`));
const limit = fc.integer({ min: 1, max: 12 });

test.each([
  ["asc", "after", (items: string[]) => items],
  ["desc", "after", (items: string[]) => items.toReversed()],
  ["normal", "before", (items: string[]) => items.toReversed()],
] as const)("%s: following %s shows every item once, and back again", (order, ahead, expected) => {
  const behind = ahead === "after" ? "before" : "after";
  const walk = (items: string[], query: ListQuery, cursor: "after" | "before") => {
    const pages = [];
    for (let page = paginate(items, query, id); ;) {
      pages.push(page.data);
      const next = page[cursor];
      if (next === null) return { pages, last: page };
      page = paginate(items, { limit: query.limit, order, [cursor]: next }, id);
    }
  };
  fc.assert(
    fc.property(list, limit, (items, limit) => {
      const forth = walk(items, { limit, order }, ahead);
      expect(forth.pages.flat()).toEqual(expected(items));
      const start = forth.last[behind];
      if (start === null) return;
      const back = walk(items, { limit, order, [behind]: start }, behind);
      expect(back.pages.toReversed()).toEqual(forth.pages.slice(0, -1));
    }),
  );
});

test("a cursor that names nothing is a 422", () => {
  const query: ListQuery = { limit: 1, order: "desc", after: "id_x" };
  expect(() => paginate(["id_1"], query, id)).toThrow("Unknown cursor: 'id_x'.");
});
