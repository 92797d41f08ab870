"""Every setting, in one table: name, default, meaning. Read once at the start, then passed down."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
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
        pattern=f"^{SQLITE}[^?#]+$",
        description="Where the database lies: `sqlite:///` and a path, relative to the working directory or, with a "
        "fourth slash, absolute. The file and its directory are made when missing.",
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
    plan_nodes: int = Field(20_000, ge=1, description="The most nodes of an orchestration plan; beyond, it is cut.")
    longest_write_queue: int = Field(
        1000, ge=1, description="Writes that may wait; further ones are answered `OVERLOADED` and nothing is written."
    )
    non_pay: bool = Field(
        False, description="Whether billing agents may suspend, restore and end services for non-payment."
    )
    idempotency_days: float = Field(7, gt=0, description="Days that idempotency keys are remembered.")
    timer_interval: float = Field(
        1, gt=0, description="Time between two looks for planned starts that have come and terms that are over."
    )
    journal_tail: int = Field(
        20_000, ge=1, description="Newest journal rows kept in memory; subscribers further behind read the table."
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
    ws_ping_interval: float = Field(10, gt=0, description="Time between two pings on a socket.")
    ws_ping_timeout: float = Field(
        20, gt=0, description="How long a ping may stay unanswered before the socket is dropped."
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
    def database_path(self) -> Path:
        """The SQLite file."""
        return Path(self.database_url.removeprefix(SQLITE))


NAMES = tuple(Settings.model_fields)
