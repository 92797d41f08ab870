"""Reading the settings: flag before environment before file before default, and what is wrong with them in words."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict

from settings.table import FILE, FILE_VARIABLE, NAMES, PREFIX, UNQUOTED, Settings
from settings.words import form, meaning


class SettingsProblem(Exception):
    """A setting can't be used; the message names it, where it came from, and what would be right."""


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
    given = "the value" if name in UNQUOTED else repr(fault["input"])
    return f"{place}: {given} can't be used; wanted is {form(name)}. {meaning(name)}"


def _meant(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; is {near[0]} meant?" if near else "; docs/settings.md lists them all."
