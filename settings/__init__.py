"""Every setting, read once at the start and passed down.

A value is taken from the first of: the flag (`--database-url`), the environment (`ORDERGRAPH_DATABASE_URL`), the file
(`database_url = …` in `ordergraph.toml`, or the file named by `--config`), the default.
`server.py export-settings docs/settings.md` writes the table as a document.
"""

from settings.reading import SettingsProblem, read
from settings.table import FILE, NAMES, PREFIX, SECRETS, Settings
from settings.words import document, form, meaning, shown

__all__ = [
    "FILE",
    "NAMES",
    "PREFIX",
    "SECRETS",
    "Settings",
    "SettingsProblem",
    "document",
    "form",
    "meaning",
    "read",
    "shown",
]
