/** The operations that the explorer opens with, one to a tab, in the order of their file names. */
const texts = import.meta.glob<string>("./examples/*.graphql", { query: "?raw", import: "default", eager: true });

export const examples = Object.keys(texts)
  .sort()
  .map((name) => ({ query: texts[name] ?? "" }));
