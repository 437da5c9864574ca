// Runs first on whatever Node.js the host has, so it stays plain JavaScript.
const [major, minor] = process.versions.node.split(".").map(Number);
if (!(major > 24 || (major === 24 && minor >= 11) || (major === 22 && minor >= 18))) {
  console.error(
    `This repository needs Node.js 22.18+ or 24.11+; this is ${process.version}. Run scripts through pnpm (npx -y pnpm@12.21.0 …), which brings its own Node.js on Linux and macOS; elsewhere install Node.js 24.`,
  );
  process.exit(1);
}
