/** How actions are offered, tried out and taken. */
import { graphql, type ResultOf } from "../api/graphql";

export const OFFERS = graphql(`
  fragment Offers on Stateful {
    availableActions {
      action
      label
      allowed
      target
      needs
      reasons {
        code
        message
        blocking {
          id
          caption
          stateLabel
        }
      }
    }
  }
`);

export type Offer = ResultOf<typeof OFFERS>["availableActions"][number];

const PROBLEM = graphql(`
  fragment Problem on UserError {
    message
    ... on TransitionRefused {
      reasons {
        message
      }
    }
  }
`);

export const PREVIEW = graphql(
  `
    query Preview($input: TransitionManyInput!) {
      previewMany(input: $input) {
        errors {
          ...Problem
        }
        results {
          changeCount
          changes(first: 12) {
            kind
            from
            to
            node {
              id
              caption
            }
          }
          errors {
            ...Problem
          }
        }
      }
    }
  `,
  [PROBLEM],
);

export const TRANSITION = graphql(
  `
    mutation Transition($input: TransitionManyInput!) {
      transitionMany(input: $input) {
        errors {
          ...Problem
        }
        results {
          id
          changeCount
          node {
            id
            version
            state
            stateLabel
            stateCategory
          }
          errors {
            ...Problem
          }
        }
      }
    }
  `,
  [PROBLEM],
);

export type Previewed = ResultOf<typeof PREVIEW>["previewMany"]["results"][number];
export type Taken = ResultOf<typeof TRANSITION>["transitionMany"]["results"][number];

/** All that the errors of one node say. */
export function wordsOfErrors(errors: readonly ResultOf<typeof PROBLEM>[]): string {
  return errors
    .map((error) =>
      "reasons" in error && error.reasons?.length ? error.reasons.map((each) => each.message) : [error.message],
    )
    .flat()
    .join(" ");
}
