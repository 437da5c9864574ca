import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { incomplete, StateMatrix } from "./StateMatrix.tsx";

const meta = {
  title: "Workshop/State matrix",
  component: StateMatrix,
  tags: ["!autodocs"],
  // Its parts are the stories "Every state" of the components, which axe looks at one by one.
  parameters: { a11y: { test: "off" } },
} satisfies Meta<typeof StateMatrix>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Every component in every state. Use the toolbars for theme, host, language, direction and width. */
export const EveryComponent: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(incomplete(canvasElement)).toEqual([]), { timeout: 10_000 });
  },
};
