/** The tree of an order: who stands below whom and who waits for whom. It says nothing of states, so that what is
 * computed from it is computed anew only when the tree itself changes. */
import type { Category } from "../api/graphql";
import type { PlanEdge, PlanNode } from "./documents";

export interface Shape {
  root: string;
  parents: ReadonlyMap<string, string>;
  children: ReadonlyMap<string, readonly string[]>;
  edges: readonly Dependency[];
}

/** One node waits for another; each may be a task or all of an order. */
export type Dependency = Pick<PlanEdge, "awaited" | "waiter">;

export function keyOf({ awaited, waiter }: Dependency): string {
  return `${awaited} ${waiter}`;
}

export const NO_SHAPE: Shape = { root: "", parents: new Map(), children: new Map(), edges: [] };

/** The shape of these nodes; the last one, when it is still that. */
export function shapeOf(root: string, nodes: Iterable<PlanNode>, edges: readonly Dependency[], last: Shape): Shape {
  const parents = new Map<string, string>();
  const children = new Map<string, string[]>();
  for (const { id, parentId } of nodes) {
    const parent = parentId ?? root;
    parents.set(id, parent);
    const siblings = children.get(parent);
    if (siblings) siblings.push(id);
    else children.set(parent, [id]);
  }
  const isSame =
    last.root === root &&
    last.parents.size === parents.size &&
    last.edges.length === edges.length &&
    [...parents].every(([id, parent]) => last.parents.get(id) === parent) &&
    edges.every(({ awaited, waiter }, at) => {
      const edge = last.edges[at];
      return edge?.awaited === awaited && edge.waiter === waiter;
    });
  return isSame ? last : { root, parents, children, edges };
}

/** How many of the nodes without children below a node are in each category. */
export type Rolled = Record<Category, number>;

export function rolledUp(shape: Shape, nodes: ReadonlyMap<string, PlanNode>): Map<string, Rolled> {
  const counts = new Map<string, Rolled>();
  const count = (id: string): Rolled => {
    const sum: Rolled = { WAITING: 0, ACTIVE: 0, PROBLEM: 0, DONE: 0 };
    for (const child of shape.children.get(id) ?? []) {
      const node = nodes.get(child);
      if (!shape.children.has(child)) {
        if (node) sum[node.stateCategory] += 1;
        continue;
      }
      const below = count(child);
      for (const category of Object.keys(sum) as Category[]) sum[category] += below[category];
    }
    counts.set(id, sum);
    return sum;
  };
  count(shape.root);
  return counts;
}

export interface Row {
  id: string;
  level: number;
  /** Its place among its siblings, from 1, and how many those are. */
  place: number;
  siblings: number;
  isOpen: boolean | null;
}

/** What a tree shows with these nodes opened, top down. `isOpen` is null where nothing can be opened. */
export function rowsOf(shape: Shape, opened: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const walk = (parent: string, level: number): void => {
    const siblings = shape.children.get(parent) ?? [];
    siblings.forEach((id, index) => {
      const isOpen = shape.children.has(id) ? opened.has(id) : null;
      rows.push({ id, level, place: index + 1, siblings: siblings.length, isOpen });
      if (isOpen) walk(id, level + 1);
    });
  };
  walk(shape.root, 1);
  return rows;
}

/** From a node up to the one below the root. */
export function ancestors(shape: Shape, id: string): string[] {
  const found: string[] = [];
  for (let at = shape.parents.get(id); at && at !== shape.root; at = shape.parents.get(at)) found.push(at);
  return found;
}

/** A tree of this size is shown whole, as long as nobody closes a part of it. */
const WHOLE = 60;

/** What has come that can be opened, and is opened by itself. */
export function newlyOpened(shape: Shape, known: ReadonlySet<string>): string[] {
  return shape.parents.size > WHOLE ? [] : [...shape.children.keys()].filter((id) => !known.has(id));
}

/** The dependencies that the critical path goes along: those by which one of its nodes waits for the one before. */
export function criticalOnes(shape: Shape, path: readonly string[]): Set<string> {
  const found = new Set<string>();
  const around = (id: string) => [id, ...ancestors(shape, id)];
  const known = new Set(shape.edges.map(keyOf));
  path.slice(1).forEach((id, index) => {
    for (const waiter of around(id)) {
      for (const awaited of around(path[index] ?? "")) {
        const key = keyOf({ awaited, waiter });
        if (known.has(key)) found.add(key);
      }
    }
  });
  return found;
}
