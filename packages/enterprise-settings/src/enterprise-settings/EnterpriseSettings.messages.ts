export const settingsMessages = {
  title: "Single sign-on and directory",
  lede: "Let people at {organization} sign in with your identity provider, and keep members in step with your directory.",
  ledeUnnamed:
    "Let people sign in with your identity provider, and keep members in step with your directory.",
  whatItBrings: "What does single sign-on bring?",
  bringsOnePassword: "People sign in with the account that they already have.",
  bringsPolicies: "Your password and multi-factor rules apply here too.",
  bringsOffboarding: "Whoever leaves your identity provider can no longer sign in.",
  howItWorks: "How does setup work?",
  stepProvider: "Choose your identity provider",
  stepMetadata: "Exchange its metadata",
  stepDomain: "Verify your domain",
  stepTest: "Test the connection",
  stepSwitchOn: "Switch it on for everyone",
} as const;
