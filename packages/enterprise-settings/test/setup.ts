import "@testing-library/jest-dom/vitest";
import { configure } from "@testing-library/react";

// Parts of the kit are fetched when they are needed, which takes a busy machine more than a second.
configure({ asyncUtilTimeout: 10_000 });
