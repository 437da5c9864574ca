import { cleanup, render } from "@testing-library/react";
import { createRef, type ReactElement, type Ref } from "react";
import { describe, expect, onTestFinished, test } from "vitest";

/** What every exported component takes for its root. */
export interface RootProps {
  readonly ref: Ref<never>;
  readonly className?: string;
  readonly style?: { readonly color: string };
  readonly id?: string;
  readonly "data-host"?: string;
  readonly "aria-label"?: string;
}

export interface Conformance {
  /** Its own stable class, beside `acme-es`. */
  readonly ownClass: string;
  /** The role that it has for readers, and the name that it brings along. */
  readonly role: readonly [role: string, name: string];
  /** Its root is a plain box: role and name are those of what stands in it. Default `false`. */
  readonly plain?: boolean;
}

/** The components that were described, by name. */
export const described = new Set<string>();

/** The contract of every exported component with the host: what is given arrives at the root. */
export function describeConformance(
  name: string,
  draw: (props: RootProps) => ReactElement,
  { ownClass, role, plain = false }: Conformance,
): void {
  described.add(name);
  const mount = (props: Omit<RootProps, "ref"> = {}) => {
    const ref = createRef<HTMLElement>();
    const view = render(draw({ ...props, ref: ref as unknown as Ref<never> }));
    onTestFinished(cleanup);
    const root = view.container.firstElementChild as HTMLElement;
    return { ...view, root, ref };
  };

  describe(`${name} conforms`, () => {
    test("gives its root to the ref, and draws one root", () => {
      const { ref, root, container } = mount();
      expect(ref.current).toBe(root);
      expect(container.childElementCount).toBe(1);
    });

    test("adds the host's class to its own, and takes style and other attributes", () => {
      const { root } = mount({
        className: "host a",
        style: { color: "red" },
        id: "it",
        "data-host": "yes",
      });
      expect([...root.classList]).toEqual(
        expect.arrayContaining(["acme-es", ownClass, "host", "a"]),
      );
      expect(root.style.color).toBe("red");
      expect(root.id).toBe("it");
      expect(root.dataset["host"]).toBe("yes");
    });

    test("says its state in data-state, and leaves no stray class", () => {
      const { root } = mount();
      expect(root.dataset["state"]).toBeTruthy();
      expect(root.className).not.toMatch(/undefined|null|\s\s|\s$/);
      expect(root.className.split(" ").every((it) => it.startsWith("acme-es"))).toBe(true);
    });

    test("has a name for readers, on its root or in it", async () => {
      const { root, findByRole } = mount();
      const found = await findByRole(role[0], { name: role[1] });
      expect(root.contains(found)).toBe(true);
      expect(found === root).toBe(!plain);
    });

    test("takes the host's name for it", () => {
      const { root } = mount({ "aria-label": "Ours" });
      expect(root.getAttribute("aria-label")).toBe("Ours");
    });
  });
}
