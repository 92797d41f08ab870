/**
 * The orchestration plan of one order, kept as the server has it: whole at first, then change by change.
 *
 * A change of state is shown the moment it comes. What follows from it (times, what is met, the critical path) is read
 * again soon after; the larger the plan, the rarer.
 */
import { client } from "../api/client";
import { follow, wordsOf } from "../api/follow";
import { Store } from "../api/store";
import { REREAD, UPDATES, type Plan, type PlanEdge, type PlanNode } from "./documents";
import { keyOf, NO_SHAPE, shapeOf, type Shape } from "./shape";

const SOON = 400;
const AGAIN = 3_000;

export interface PlanShown {
  nodes: ReadonlyMap<string, PlanNode>;
  shape: Shape;
  /** Dependencies that hold nothing up any more. */
  met: ReadonlySet<string>;
  criticalPath: readonly string[];
  loaded: boolean;
  truncated: boolean;
  gone: boolean;
  error?: string;
  /** Grows with each change of the order, whatever it was. */
  revision: number;
}

export class OrderPlan {
  readonly shown = new Store<PlanShown>({
    nodes: new Map(),
    shape: NO_SHAPE,
    met: new Set(),
    criticalPath: [],
    loaded: false,
    truncated: false,
    gone: false,
    revision: 0,
  });
  private readonly id: string;
  private nodes = new Map<string, PlanNode>();
  private edges: readonly PlanEdge[] = [];
  private frame = 0;
  private rereading: ReturnType<typeof setTimeout> | undefined;
  private isReading = false;
  private isStale = false;
  private ended = false;
  /** Before this it is not read again: a large plan is work for the server. */
  private readyAt = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** Begin to follow; what is returned ends it. */
  start(): () => void {
    this.ended = false;
    const stop = follow(
      UPDATES,
      { id: this.id, after: null },
      {
        next: ({ orderUpdates: message }) => {
          if (message.__typename === "OrderSnapshot") this.take(message.order?.orchestrationPlan);
          if (message.__typename !== "StateChange") return;
          const known = this.nodes.get(message.nodeId);
          if (known && message.node && message.node.version >= known.version) {
            this.nodes.set(message.nodeId, { ...known, ...message.node });
          }
          this.tell();
          this.reread();
        },
        restarted: () => this.nodes.clear(), // the journal may be another one: its versions tell nothing of these
        failed: (error, code) => this.publish({ error, gone: code === "NOT_FOUND" }),
      },
    );
    return () => {
      this.ended = true;
      stop();
      clearTimeout(this.rereading);
      this.rereading = undefined;
      cancelAnimationFrame(this.frame);
    };
  }

  /** The plan as it was read; a node that was told newer meanwhile stays so. */
  private take(plan: Plan | undefined): void {
    if (!plan) return this.publish({ gone: true });
    const last = this.nodes;
    this.nodes = new Map(
      plan.nodes.map((node) => {
        const told = last.get(node.id);
        return [node.id, told && told.version > node.version ? told : node];
      }),
    );
    this.edges = plan.edges;
    const { truncated, criticalPath } = plan;
    const met = new Set(plan.edges.filter((edge) => edge.met).map(keyOf));
    this.publish({ loaded: true, gone: false, error: undefined, truncated, criticalPath, met });
  }

  private reread(): void {
    this.isStale = true;
    if (this.isReading || this.rereading) return;
    this.rereading = setTimeout(
      async () => {
        this.rereading = undefined;
        this.isReading = true;
        this.isStale = false;
        const begun = Date.now();
        const { data, error } = await client.query(REREAD, { id: this.id }).toPromise();
        this.readyAt = Date.now() + (error ? AGAIN : 2 * (Date.now() - begun));
        this.isReading = false;
        if (this.ended) return;
        if (error) this.publish({ error: wordsOf(error) });
        if (data) this.take(data.node && "orchestrationPlan" in data.node ? data.node.orchestrationPlan : undefined);
        if (this.isStale || error) this.reread();
      },
      Math.max(SOON, this.readyAt - Date.now()),
    );
  }

  /** Tell those who look, once a frame however many changes come. */
  private tell(): void {
    this.frame ||= requestAnimationFrame(() => this.publish());
  }

  private publish(part: Partial<PlanShown> = {}): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const last = this.shown.get();
    const shape = shapeOf(this.id, this.nodes.values(), this.edges, last.shape);
    this.shown.set({ ...last, nodes: new Map(this.nodes), shape, revision: last.revision + 1, ...part });
  }
}
