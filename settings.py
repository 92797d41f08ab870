"""Every setting, in one table: name, default, meaning. Read once at the start, then passed down.

A value is taken from the first of: the flag (`--database-url`), the environment (`ORDERGRAPH_DATABASE_URL`), the file
(`database_url = …` in `ordergraph.toml`, or the file named by `--config`), the default.
`server.py export-settings docs/settings.md` writes the table as a document.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import Field, ValidationError
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


class SettingsProblem(Exception):
    """A setting can't be used; the message names it, where it came from, and what would be right."""


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


def read(flags: Mapping[str, Any], file: str | None = None) -> Settings:
    """All settings, each from the first place that has it. Raises SettingsProblem."""
    named = file or os.environ.get(FILE_VARIABLE)
    path = Path(named or FILE)
    if named and not path.is_file():
        raise SettingsProblem(f"There is no file {path} to read settings from.")
    _look_at_environment()

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    try:
        return FromFile(**flags)
    except OSError as error:
        raise SettingsProblem(f"{path} can't be read: {error.strerror}.") from None
    except ValidationError as error:
        raise SettingsProblem(_first_fault(error, flags, path)) from None
    except ValueError as error:
        raise SettingsProblem(f"{path} is not TOML: {error}.") from None


def _look_at_environment() -> None:
    """A misspelt variable would be passed over in silence."""
    known = [PREFIX + name.upper() for name in NAMES]
    for variable in os.environ:
        if variable.startswith(PREFIX) and variable not in (*known, FILE_VARIABLE):
            raise SettingsProblem(f"There is no setting {variable}{_meant(variable, known)}")


def _first_fault(error: ValidationError, flags: Mapping[str, Any], path: Path) -> str:
    fault = error.errors()[0]
    name = str(fault["loc"][0])
    if fault["type"] == "extra_forbidden":
        return f"{path}: there is no setting {name}{_meant(name, list(NAMES))}"
    if name in flags:
        place = f"--{name.replace('_', '-')}"
    elif (variable := PREFIX + name.upper()) in os.environ:
        place = variable
    else:
        place = f"{name} in {path}"
    return f"{place}: {fault['input']!r} can't be used; wanted is {form(name)}. {meaning(name)}"


def _meant(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; is {near[0]} meant?" if near else "; docs/settings.md lists them all."


def meaning(name: str) -> str:
    """What the setting does, in a sentence or two."""
    return Settings.model_fields[name].description or ""


def form(name: str) -> str:
    """What a value must look like, in words."""
    field = Settings.model_fields[name]
    if get_origin(field.annotation) is Literal:
        return "one of " + ", ".join(get_args(field.annotation))
    if name == "database_url":
        return f"{SQLITE}PATH"
    words = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
    bounds = []
    for limit in field.metadata:
        for attribute, word in (("gt", "above"), ("ge", "from"), ("le", "to")):
            if (bound := getattr(limit, attribute, None)) is not None:
                bounds.append(f"{word} {bound}")
    return " ".join([words[field.annotation], *bounds])  # type: ignore[index]


def shown(value: Any) -> str:
    """A default as one would write it in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def document() -> str:
    """The table as Markdown."""
    lines = [
        "# Settings",
        "",
        "<!-- Generated by `server.py export-settings docs/settings.md`; a test compares. -->",
        "",
        "A value is taken from the first place that has it: the flag, the environment, the file, the default.",
        "",
        "| place | looks like |",
        "|---|---|",
        "| flag | `server.py serve --database-url sqlite:///orders.db --no-durable` |",
        f"| environment | `{PREFIX}DATABASE_URL=sqlite:///orders.db {PREFIX}DURABLE=false` |",
        f'| file | `database_url = "sqlite:///orders.db"` in `{FILE}` of the working directory, or in the file named '
        f"by `--config` or `{FILE_VARIABLE}` |",
        "",
        "A name that is none of these is refused, in the environment (with the prefix) and in the file alike. "
        "Durations are in seconds.",
        "",
        "| name | default | form | meaning |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{name}` | `{shown(field.default)}` | {form(name)} | {field.description} |")
    return "\n".join(lines) + "\n"
