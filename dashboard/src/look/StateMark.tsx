/** A state by icon, word and shape, so that it is told without its color, and without its icon. */
import type { ReactNode } from "react";

import type { Category, State } from "../api/graphql";
import "./state.css";

const ICONS: Record<Category | "ENDED", ReactNode> = {
  WAITING: (
    <g fill="none" stroke="currentColor" strokeWidth="1.8">
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.5V8l2.4 1.6" />
    </g>
  ),
  ACTIVE: <path fill="currentColor" d="M4 2.2 13.5 8 4 13.8z" />,
  PROBLEM: (
    <>
      <path fill="currentColor" d="M8 .8 15.2 8 8 15.2.8 8z" />
      <path stroke="var(--icon-ground, var(--card))" strokeWidth="1.9" d="M8 4.3v4.6M8 10.3v1.9" />
    </>
  ),
  DONE: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path fill="none" stroke="var(--icon-ground, var(--card))" strokeWidth="2" d="m4.6 8.3 2.3 2.4 4.4-5" />
    </>
  ),
  ENDED: (
    <g fill="none" stroke="currentColor" strokeWidth="1.8">
      <circle cx="8" cy="8" r="6.2" />
      <path d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2" />
    </g>
  ),
};

const WITHOUT_RESULT = /^(CANCELED|REJECTED|EXPIRED|ORDER_CANCELED)/;

interface Shown {
  state: State;
  stateLabel: string;
  stateCategory: Category;
}

export function StateIcon({ category, state }: { category: Category; state?: State }) {
  const icon = category === "DONE" && state && WITHOUT_RESULT.test(state) ? "ENDED" : category;
  return (
    <svg className="state-icon" data-category={category} viewBox="0 0 16 16" aria-hidden="true">
      {ICONS[icon]}
    </svg>
  );
}

export function StateMark({ of: { state, stateLabel, stateCategory } }: { of: Shown }) {
  return (
    <span className="state" data-category={stateCategory} data-state={state}>
      <StateIcon category={stateCategory} state={state} />
      {stateLabel}
    </span>
  );
}

export const CATEGORY_WORDS: Record<Category, string> = {
  WAITING: "Waiting",
  ACTIVE: "Active",
  PROBLEM: "Problem",
  DONE: "Done",
};

export const CATEGORIES = Object.keys(CATEGORY_WORDS) as Category[];
