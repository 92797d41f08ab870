/** Names and categories of states and actions, by the machines of the server; asked for once. */
import { useAsked } from "../api/asked";
import type { Action, Category, State } from "../api/graphql";
import { inWords } from "../look/words";
import { LIFECYCLES } from "./documents";

export interface Lifecycles {
  category(nodeKind: string | null, state: State): Category;
  stateLabel(nodeKind: string | null, state: State): string;
  actionLabel(nodeKind: string | null, action: Action): string;
}

export function useLifecycles(): Lifecycles {
  const machines = useAsked(LIFECYCLES, {}).data?.lifecycles ?? [];
  const machine = (kind: string | null) => machines.find(({ nodeKinds }) => nodeKinds.some((each) => each === kind));
  const state = (kind: string | null, name: State) => machine(kind)?.states.find((each) => each.state === name);
  return {
    category: (kind, name) => state(kind, name)?.stateCategory ?? "WAITING",
    stateLabel: (kind, name) => state(kind, name)?.label ?? inWords(name),
    actionLabel: (kind, name) => machine(kind)?.actions.find((each) => each.action === name)?.label ?? inWords(name),
  };
}
