export const recommendationMessages = {
  title: "Set up single sign-on",
  text: {
    one: "{count} person has an account here. With single sign-on, people sign in with your identity provider and lose access when they leave.",
    other:
      "{count} people have an account here. With single sign-on, they sign in with your identity provider and lose access when they leave.",
  },
  learnMore: "Learn more",
  dismiss: "Dismiss",
} as const;
