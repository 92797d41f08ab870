"""What is counted, for Prometheus: operations, refusals, transitions, and how full everything is at the moment.

Counters grow where things happen; what is true at a moment is asked for when somebody looks. Names of operations come
from strangers, so only the first hundred have a line of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from events.entry import Entry
from resolvers.sources import kind_name
from web.version import VERSION

MOST_NAMES = 100
OTHER = "other"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
MOVED = "MOVED"


@dataclass(frozen=True, slots=True)
class Moment:
    """How full everything is."""

    sockets: int
    subscribers: int
    lag: int
    writes_waiting: int
    alarms_due: int | None
    """None when the database can't be asked."""
    position: int


class Metrics:
    """All counters of a server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._names: set[str] = set()
        self._operations = Counter(
            "ordergraph_operations",
            "Operations that have ended.",
            ("kind", "name", "transport", "outcome"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "ordergraph_operation_seconds",
            "How long operations took, subscriptions left out.",
            ("kind", "transport"),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._refusals = Counter(
            "ordergraph_refusals",
            "Errors that clients were told, by their code; also those of limits, and of the door.",
            ("code",),
            registry=self._registry,
        )
        self._closed = Counter(
            "ordergraph_sockets_closed",
            "Sockets that the server has closed, by the code.",
            ("code",),
            registry=self._registry,
        )
        self._transitions = Counter(
            "ordergraph_transitions",
            "Actions taken, those that followed from others too.",
            ("machine", "action"),
            registry=self._registry,
        )

    def ended(self, kind: str, name: str, transport: str, outcome: str, seconds: float) -> None:
        """An operation has ended; of kind subscription, so has its stream."""
        self._operations.labels(kind, self._bounded(name), transport, outcome).inc()
        if kind != "subscription":
            self._seconds.labels(kind, transport).observe(seconds)

    def refused(self, codes: Iterable[str]) -> None:
        """A client was told these."""
        for code in codes:
            self._refusals.labels(code).inc()

    def closed(self, code: int) -> None:
        """A socket was closed."""
        self._closed.labels(str(code)).inc()

    def heard(self, entries: Sequence[Entry]) -> None:
        """Changes were committed."""
        for entry in entries:
            if entry.kind == MOVED and entry.action is not None:
                self._transitions.labels(kind_name(entry.node_id) or OTHER, entry.action).inc()

    def text(self, moment: Moment) -> bytes:
        """Everything in the form that Prometheus reads."""
        return generate_latest(_Joined(self._registry, _Gauges(moment)))

    def _bounded(self, name: str) -> str:
        if name not in self._names:
            if len(self._names) >= MOST_NAMES:
                return OTHER
            self._names.add(name)
        return name


class _Gauges(Collector):
    def __init__(self, moment: Moment) -> None:
        self._moment = moment

    def collect(self) -> Iterator[Metric]:
        """What is true at this moment."""
        moment = self._moment
        for name, about, value in (
            ("sockets", "Sockets that are open.", moment.sockets),
            ("subscribers", "Streams of changes that are followed.", moment.subscribers),
            ("subscriber_lag_max", "Changes that the slowest of them has before it.", moment.lag),
            ("writes_waiting", "Writes that wait for their turn.", moment.writes_waiting),
            (
                "alarms_due",
                "Planned starts and ends of terms that have come, not acted on yet.",
                moment.alarms_due,
            ),
            ("journal_position", "The newest position of the journal.", moment.position),
        ):
            if value is not None:
                yield GaugeMetricFamily(f"ordergraph_{name}", about, value=value)
        build = GaugeMetricFamily("ordergraph_build_info", "Always 1; which version this is.", labels=("version",))
        build.add_metric((VERSION,), 1)
        yield build


class _Joined(CollectorRegistry):
    def __init__(self, registry: CollectorRegistry, gauges: Collector) -> None:
        super().__init__()
        self._parts = registry, gauges

    def collect(self) -> Iterator[Metric]:
        """First what has been counted, then what is."""
        for part in self._parts:
            yield from part.collect()
