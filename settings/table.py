"""Every setting, in one table: name, default, meaning. Read once at the start, then passed down."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

PREFIX = "ORDERGRAPH_"
FILE = "ordergraph.toml"
FILE_VARIABLE = f"{PREFIX}CONFIG"
SQLITE = "sqlite:///"


class Settings(BaseSettings):
    """The table. Durations are in seconds unless the name says otherwise."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix=PREFIX)

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes any free one and says which.")
    database_url: str = Field(
        f"{SQLITE}data/ordergraph.db",
        pattern=rf"^({SQLITE}[^?#]+|postgres(ql)?://[^#]+)$",
        description="Where the database lies: `sqlite:///` and a path, relative to the working directory or, with a "
        "fourth slash, absolute; the file and its directory are made when missing. Or "
        "`postgresql://user@host:5432/name`, a database that must be there; `?sslmode=verify-full` demands TLS, and "
        "`PGPASSWORD`, `PGPASSFILE` and the others hold for what the address leaves out. A password in it is never "
        "shown.",
    )
    workers: int = Field(
        1, ge=1, le=64, description="Server processes behind the one port. More than one takes PostgreSQL."
    )
    database_connections: int = Field(
        20,
        ge=4,
        description="Connections to PostgreSQL that one process may have at most, beside three of its own: two fifths "
        "of them read, the others write.",
    )
    database_wait_seconds: float = Field(
        5, gt=0, description="How long PostgreSQL may take to accept a connection, and how long one may be waited for."
    )
    database_lock_seconds: float = Field(
        10, gt=0, description="How long a write may wait on PostgreSQL for others that write the same order."
    )
    database_statement_seconds: float = Field(
        60, gt=0, description="How long one statement may take on PostgreSQL, and a transaction may stand still."
    )
    durable: bool = Field(
        True,
        description="Force each commit to the disk before it is acknowledged (`synchronous=FULL`). Without it a power "
        "failure may lose the last acknowledged changes (`NORMAL`).",
    )
    log_format: Literal["auto", "text", "json"] = Field(
        "auto", description="Form of the log lines; `auto`: text on a terminal, JSON otherwise."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least severe lines shown.")
    stop_seconds: float = Field(
        10, gt=0, description="How long stopping may take: running operations end, waiting writes are finished."
    )
    page_default: int = Field(50, ge=1, description="Length of a page when no `first` or `last` is given.")
    page_cap: int = Field(100, ge=1, description="The longest page a client may ask for.")
    ids_cap: int = Field(
        100, ge=1, description="The most ids that `nodes` takes, and the most values in a list of a filter."
    )
    work_list_cap: int = Field(500, ge=1, description="The most tasks that a watched work list shows.")
    max_document_bytes: int = Field(64 * 1024, ge=256, description="The longest document of an operation.")
    max_tokens: int = Field(4000, ge=10, description="The most words and signs of a document.")
    max_depth: int = Field(
        30, ge=1, le=60, description="The most levels of selections within each other, fragments written out."
    )
    max_variables_depth: int = Field(
        64,
        ge=1,
        le=100,
        description="The most levels of lists and objects within each other in variables and arguments.",
    )
    max_variables_values: int = Field(
        20_000, ge=10, description="The most values in the variables of a request, those within lists and objects too."
    )
    max_fields: int = Field(
        300,
        ge=1,
        description="The most fields of a document, all operations and fragments together. Checking a document for the "
        "first time takes the square of it.",
    )
    max_aliases: int = Field(100, ge=0, description="The most fields with an alias.")
    max_directives: int = Field(50, ge=0, description="The most directives of a document.")
    max_operations: int = Field(10, ge=1, description="The most operations of a document.")
    max_fragments: int = Field(50, ge=0, description="The most fragments that a document defines.")
    max_spreads: int = Field(100, ge=0, description="How often a document may name its fragments.")
    max_cost: int = Field(
        500_000, ge=1, description="The most that an operation may cost; docs/api.md says how that is counted."
    )
    max_values: int = Field(
        500_000, ge=1, description="The most values of an answer, counted as it is loaded: what the cost is a guess of."
    )
    introspection: bool = Field(
        True,
        description="Whether clients may ask for the schema. Without it `__schema` and `__type` are refused, and what "
        "is misspelt is not compared with what there is.",
    )
    trusted_documents: str = Field(
        "",
        description="A JSON file of documents by their ids, or a persisted query manifest of Apollo's. With it nothing "
        "else runs, neither the pages' own operations nor introspection, unless they are in it.",
    )
    explorer: bool = Field(
        True, description="Whether `/explorer` is served. The board's links to it lead nowhere without it."
    )
    plan_nodes: int = Field(20_000, ge=1, description="The most nodes of an orchestration plan; beyond, it is cut.")
    longest_write_queue: int = Field(
        1000, ge=1, description="Writes that may wait; further ones are answered `OVERLOADED` and nothing is written."
    )
    non_pay: bool = Field(
        False, description="Whether billing agents may suspend, restore and end services for non-payment."
    )
    idempotency_days: float = Field(7, gt=0, description="Days that idempotency keys are remembered.")
    journal_days: float = Field(
        0,
        ge=0,
        le=36_500,
        description="Days that the journal of an order or a service is kept after the last change, once that has ended "
        "for good; 0: for ever. docs/backup.md says what goes with it.",
    )
    timer_interval: float = Field(
        1, gt=0, description="Time between two looks for planned starts that have come and terms that are over."
    )
    journal_tail: int = Field(
        20_000, ge=1, description="Newest journal rows kept in memory; subscribers further behind read the table."
    )
    operation_seconds: float = Field(
        30, gt=0, description="How long a query or a mutation may take before it is answered `DEADLINE`."
    )
    heartbeat_seconds: float = Field(10, gt=0, description="Time between two heartbeats of a quiet subscription.")
    board_interval: float = Field(1, gt=0, description="The least time between two updates of one board subscription.")
    max_body_bytes: int = Field(
        1024 * 1024, ge=1024, description="The largest body of a request, and the largest message on a socket."
    )
    body_seconds: float = Field(10, gt=0, description="How long a request's head, and then its body, may take.")
    send_seconds: float = Field(
        20, gt=0, description="How long a client may leave what was sent to it unread before it is disconnected."
    )
    connection_init_seconds: float = Field(5, gt=0, description="How long a new socket may wait with connection_init.")
    socket_operations: int = Field(100, ge=1, description="Operations that may run at once on one socket.")
    max_head_bytes: int = Field(65_536, ge=1024, description="The longest head of a request: its address and headers.")
    max_connections: int = Field(
        4000, ge=0, description="Connections that may be open at once, sockets too; 0: as many as the system allows."
    )
    requests_in_flight: int = Field(
        100,
        ge=0,
        description="Requests over HTTP, streams of events too, that one caller may have under way; 0: any number. "
        "This and the next four hold where callers show tokens, for each actor; `local` is bounded by nothing.",
    )
    operations_at_once: int = Field(
        3,
        ge=0,
        description="Operations of one caller that are worked on at the same moment, subscriptions only until they "
        "have begun; the rest wait for their turn. 0: any number.",
    )
    rate_per_second: float = Field(
        100, ge=0, description="Operations that one caller may begin a second, in the long run; 0: any number."
    )
    rate_burst: int = Field(500, ge=1, description="Operations that one caller may begin at once after a quiet time.")
    sockets_per_caller: int = Field(100, ge=0, description="Sockets that one caller may have open; 0: any number.")
    ws_ping_interval: float = Field(10, gt=0, description="Time between two pings on a socket.")
    ws_ping_timeout: float = Field(
        20, gt=0, description="How long a ping may stay unanswered before the socket is dropped."
    )

    tracing: bool = Field(
        False,
        description="Send a span for each operation by OpenTelemetry. Needs the extra `ordergraph[tracing]`; the "
        "variables `OTEL_EXPORTER_OTLP_ENDPOINT` and others say where to.",
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="What `/metrics` wants to be shown as `Authorization: Bearer`. Without it everybody may look where "
        "no authentication is configured, and nobody where it is. No flag.",
    )
    allowed_origins: str = Field(
        "",
        description="Origins whose pages may ask, on HTTP (CORS) and sockets, with commas: `https://app.example.com`. "
        "Pages of the server's own origin always may.",
    )
    auth_jwks_url: str = Field(
        "",
        description="Where the issuer publishes the keys that tokens are signed with, by https. One of this, "
        "`auth_public_key` and `auth_secret` turns authentication on; without any, only this machine is served.",
    )
    auth_public_key: str = Field("", description="A PEM file with the public key that tokens are signed with.")
    auth_secret: SecretStr = Field(
        SecretStr(""),
        description="A secret of at least 32 bytes that issuer and server share. No flag: those are seen.",
    )
    auth_algorithms: str = Field(
        "", description="The accepted algorithms, with commas; empty: all that fit the key. Never what a token says."
    )
    auth_issuer: str = Field("", description="The claim `iss` of good tokens; must be set when tokens are demanded.")
    auth_audience: str = Field("", description="The claim `aud` of good tokens; must be set when tokens are demanded.")
    auth_actor_claim: str = Field("sub", min_length=1, description="The claim that names the bearer.")
    auth_roles_claim: str = Field(
        "roles",
        min_length=1,
        description="The claim that lists the bearer's roles, or a path to it: `realm_access.roles`. Roles that there "
        "are not are passed over; a bearer of none is refused.",
    )
    auth_accounts_claim: str = Field(
        "accounts",
        min_length=1,
        description="The claim that lists the ids of the accounts whose orders the bearer sees; `*`: all. A token "
        "without it sees none.",
    )
    auth_leeway_seconds: float = Field(
        10, ge=0, description="How far the issuer's clock may be ahead. Expiry is exact."
    )
    auth_jwks_seconds: float = Field(300, gt=0, description="Age at which published keys are fetched anew.")
    auth_jwks_retry_seconds: float = Field(
        10, gt=0, description="The least time between two fetches, whatever key ids are asked for."
    )
    auth_jwks_timeout: float = Field(5, gt=0, description="How long fetching published keys may take.")
    auth_token_ids: bool = Field(
        False, description="Demand an id (`jti`) of each token, without which `denyToken` can't take it back."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, which `read` gives to the constructor, before the environment before the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def database_path(self) -> Path | None:
        """The SQLite file, if it is one."""
        return Path(self.database_url.removeprefix(SQLITE)) if self.database_url.startswith(SQLITE) else None


NAMES = tuple(Settings.model_fields)
SECRETS = tuple(name for name, field in Settings.model_fields.items() if field.annotation is SecretStr)
"""Never shown, and never taken as a flag: other users of the machine see those."""
UNQUOTED = (*SECRETS, "database_url")
"""Never quoted when they are wrong: they are secrets, or may hold one."""
