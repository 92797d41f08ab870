/** Light or dark: as the system has it, or as somebody chose here. */
import { keep, kept } from "../look/kept";

const KEY = "ordergraph-theme";

export type Theme = "system" | "light" | "dark";

export function chosenTheme(): Theme {
  const stored = kept(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

export function chooseTheme(theme: Theme): void {
  keep(KEY, theme === "system" ? null : theme);
  wear();
}

/** Put the chosen theme on the page. */
export function wear(): void {
  const theme = chosenTheme();
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
