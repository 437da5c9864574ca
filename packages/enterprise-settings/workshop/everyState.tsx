import { expect, waitFor } from "storybook/test";
import { incomplete, States, type Drawn } from "./StateMatrix.tsx";

/** A component's story of all its states. A screen has each card once; here it is many times. */
export const everyState = (of: Drawn) => ({
  parameters: { a11y: { config: { rules: [{ id: "landmark-unique", enabled: false }] } } },
  render: () => <States of={of} />,
  play: async ({ canvasElement }: { readonly canvasElement: HTMLElement }) => {
    await waitFor(() => expect(incomplete(canvasElement)).toEqual([]), { timeout: 10_000 });
  },
});
