/** Documents typed by the committed schema: `graphql(...)` knows what each answer looks like. */
import { initGraphQLTada } from "gql.tada";

import type { introspection } from "./schema";

export const graphql = initGraphQLTada<{
  introspection: introspection;
  disableMasking: true;
  scalars: { DateTime: string; Date: string; JSON: unknown };
}>();

export type { ResultOf, VariablesOf } from "gql.tada";

type Values<Name extends keyof introspection["types"]> = introspection["types"][Name] extends {
  enumValues: infer Value;
}
  ? Value
  : never;

export type State = Values<"State">;
export type Action = Values<"Action">;
export type Category = Values<"StateCategory">;
export type NodeKind = Values<"NodeKind">;
export type Need = Values<"Need">;
export type Role = Values<"Role">;
