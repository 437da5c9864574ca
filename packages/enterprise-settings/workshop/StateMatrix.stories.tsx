import type { Meta, StoryObj } from "@storybook/react-vite";
import { StateMatrix } from "./StateMatrix.tsx";

const meta = {
  title: "Workshop/State matrix",
  component: StateMatrix,
  tags: ["!autodocs"],
  // A screen has each card once; this page has it in every state.
  parameters: { a11y: { config: { rules: [{ id: "landmark-unique", enabled: false }] } } },
} satisfies Meta<typeof StateMatrix>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Every component in every state. Use the toolbars for theme, host, language, direction and width. */
export const EveryComponent: Story = {};
