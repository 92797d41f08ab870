"""The files of deploy/ fit each other, the settings and the sources; an image of what they copy would serve."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import httpx
import pytest
from ruamel.yaml import YAML

from server import COMMANDS
from settings import NAMES, PREFIX, Settings, read
from tests.server.issuer import secret_settings
from tests.server.process import surroundings

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
PLACE = re.compile(r"\$\{([A-Z0-9_]+)\}")
DEMANDED = re.compile(r"\$\{([A-Z0-9_]+):\?[^}]+\}")
KNOWN = {PREFIX + name.upper() for name in (*NAMES, "config")}
INSTALLED = "/opt/ordergraph"


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


COMPOSE: dict[str, Any] = YAML(typ="safe").load(text("compose.yaml"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "ordergraph"}
PROXY = SERVICES["proxy"]


def stages() -> list[list[str]]:
    """The instructions of the Dockerfile, those before the first stage by themselves."""
    whole = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text("Dockerfile"), flags=re.MULTILINE))
    found: list[list[str]] = [[]]
    for line in filter(None, whole.splitlines()):
        if line.startswith("FROM "):
            found.append([])
        found[-1].append(line)
    return found


def said(instruction: str, stage: list[str]) -> str:
    """What the only such instruction of a stage says."""
    (line,) = (line for line in stage if line.startswith(f"{instruction} "))
    return line.partition(" ")[2]


def copied(stage: list[str]) -> Iterator[tuple[str, str]]:
    """What a stage takes from the project's folder: source and target."""
    for line in stage:
        words = line.split()
        if words[0] == "COPY" and not words[1].startswith("--from"):
            yield from ((source, words[-1]) for source in words[1:-1])


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path out; the last line that fits it, or a folder above it, counts."""
    found = False
    above = [path, *map(str, Path(path).parents)][:-1]
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.lstrip("!")
        if line and not line.startswith("#") and any(fnmatch(part, pattern.replace("**/", "*")) for part in above):
            found = not line.startswith("!")
    return found


def directive(name: str) -> str:
    """The value of a directive that nginx.conf has once."""
    (value,) = re.findall(rf"^ *{name} ([^;]+);", text("nginx.conf"), re.MULTILINE)
    return str(value)


def seconds(name: str) -> float:
    return float(directive(name).removesuffix("s"))


def default(name: str) -> Any:
    return Settings.model_fields[name].default


def test_every_variable_with_our_prefix_is_a_setting() -> None:
    found = set(re.findall(rf"\b{PREFIX}[A-Z_]+", "".join(map(text, ("compose.yaml", "Dockerfile", "example.env")))))
    assert found and not found - KNOWN


def test_what_the_example_leaves_empty_is_what_compose_demands() -> None:
    example = dict(re.findall(r"^(\w+)=(.*)$", text("example.env"), re.MULTILINE))
    assert example and not any(example.values())
    assert set(DEMANDED.findall(text("compose.yaml"))) == set(example)
    demanded = {PREFIX + name.upper() for name in ("auth_jwks_url", "auth_issuer", "auth_audience")}
    assert demanded < set(example), "without authentication the servers do not start"


def test_every_command_of_ours_is_one_of_the_command_line() -> None:
    commands = {command.name for command in COMMANDS}
    assert {service["command"][0] for service in OURS.values()} == {"serve", "migrate"} <= commands


def test_servers_begin_when_the_database_is_migrated_and_the_proxy_when_they_live() -> None:
    servers = [name for name, service in OURS.items() if service["command"] == ["serve"]]
    assert len(servers) == 2
    for name in servers:
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert OURS["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert PROXY["depends_on"] == {name: {"condition": "service_healthy"} for name in servers}
    assert [PROXY["environment"][f"SERVER_{number}"] for number in (1, 2)] == [f"{name}:8000" for name in servers]


def test_ports_agree() -> None:
    _, _, stage = stages()
    port = re.search(rf"{PREFIX}PORT=(\d+)", said("ENV", stage))
    assert port and said("EXPOSE", stage) == port[1] == "8000"
    surroundings = PROXY["environment"]
    (published,) = PROXY["ports"]
    assert published.rpartition(":")[2] == surroundings["TLS_LISTEN"].rpartition(":")[2]
    assert PROXY["healthcheck"]["test"][-1] == f"http://{surroundings['LISTEN']}/healthz"


def test_every_place_in_the_files_of_nginx_is_filled() -> None:
    places = set(PLACE.findall(re.sub(r"^#.*", "", text("nginx.conf") + text("nginx-tls.conf"), flags=re.MULTILINE)))
    assert places == set(PROXY["environment"])
    targets = {Path(volume.split(":")[0]).name: volume.split(":")[1] for volume in PROXY["volumes"]}
    assert targets["nginx.conf"] == "/etc/nginx/templates/ordergraph.conf.template"
    assert targets["nginx-tls.conf"] == "/etc/nginx/templates/tls/tls.conf.template"
    assert "include conf.d/tls/*.conf;" in text("nginx.conf")


def test_files_that_are_mounted_are_there() -> None:
    volumes = [volume for service in SERVICES.values() for volume in service.get("volumes", ())]
    named = [volume.split(":")[0] for volume in volumes]
    assert [name for name in named if name.startswith("./") and not (DEPLOY / name).is_file()] == []
    assert {name for name in named if not name.startswith("./")} == set(COMPOSE["volumes"])


def test_services_are_handed_the_secrets_that_they_read() -> None:
    for name, service in SERVICES.items():
        named = re.findall(r"/run/secrets/([\w.]+)", " ".join(map(str, service.get("environment", {}).values())))
        handed = service.get("secrets", [])
        assert set(named) <= set(handed) <= set(COMPOSE["secrets"]), name
        assert service.get("environment", {}).get("SECRETS") or set(named) == set(handed), name
    assert {secret["file"] for secret in COMPOSE["secrets"].values()} == {
        f"secrets/{name}" for name in COMPOSE["secrets"]
    }


def test_the_script_makes_all_secrets_but_the_certificate_and_spares_what_is_there(tmp_path: Path) -> None:
    command = [str(DEPLOY / "make-secrets"), "db.example.com:5432", str(tmp_path / "secrets")]
    made = subprocess.run(command, capture_output=True, text=True, check=True)
    files = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(files) == set(COMPOSE["secrets"]) - {"tls.crt", "tls.key"}
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    passwords = [files[f"{name}_password"] for name in ("postgres", "owner", "server")]
    assert len(set(passwords)) == 3 and min(map(len, passwords)) >= 32
    assert not any(word in made.stdout for word in passwords)
    for name in ("migrate.toml", "server.toml"):
        assert "@db.example.com:5432/orders" in read({}, str(tmp_path / "secrets" / name)).database_url
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode == 1 and "nothing was changed" in again.stderr
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == files


def test_the_proxy_s_bounds_agree_with_those_of_the_server() -> None:
    assert directive("client_max_body_size") == "1m" and default("max_body_bytes") == 1024 * 1024
    assert text("nginx.conf").count("1048576") == 1 and "allows 1,048,576." in text("nginx.conf")
    assert seconds("client_header_timeout") == seconds("client_body_timeout") == default("body_seconds")
    assert seconds("send_timeout") == default("send_seconds")
    count, size = directive("large_client_header_buffers").split()
    assert int(count) * int(size.removesuffix("k")) * 1024 == default("max_head_bytes")
    longest = max(default("operation_seconds"), default("heartbeat_seconds"), default("ws_ping_interval"))
    assert seconds("proxy_read_timeout") > longest
    server = OURS["server-1"]
    stop = float(server["environment"]["ORDERGRAPH_STOP_SECONDS"])
    assert float(server["stop_grace_period"].removesuffix("s")) > stop
    assert server["ulimits"]["nofile"] > default("max_connections")


def test_images_are_named_without_a_host() -> None:
    before, build, final = stages()
    images = [said("ARG", before).partition("=")[2], *(service["image"] for service in SERVICES.values())]
    assert not any("/" in image for image in images)
    assert {said("FROM", stage).split()[0] for stage in (build, final)} == {"${PYTHON_IMAGE}"}


def test_the_image_s_python_is_one_that_the_project_takes() -> None:
    version = re.match(r"python:(\d+)\.(\d+)-slim$", said("ARG", stages()[0]).partition("=")[2])
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert version and (int(version[1]), int(version[2])) >= tuple(map(int, oldest.removeprefix(">=").split(".")))


def test_everything_that_is_copied_is_there_and_not_left_out() -> None:
    _, build, final = stages()
    sources = {source for stage in (build, final) for source, _ in copied(stage)}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert [source for source in sources if not any(f"{path}/".startswith(f"{source}/") for path in tracked)] == []
    assert [path for path in tracked if any(f"{path}/".startswith(f"{s}/") for s in sources) and ignored(path)] == []
    for path in ("dashboard/node_modules/x", "dashboard/dist/x", "web/__pycache__/x", "data/orders.db", ".git/config"):
        assert ignored(path), path
    assert ignored("deploy/secrets/server.toml") and ignored("deploy/.env") and ignored("tests/conftest.py")


def test_every_package_of_the_project_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    rooms = {name.partition(".")[0] for name in project["packages"]["find"]["include"]}
    assert rooms | {"server.py"} <= {source for source, _ in copied(stages()[2])}


def test_the_image_has_no_compiler_no_root_and_the_server_as_its_entrance() -> None:
    _, build, final = stages()
    assert "--require-hashes" in "".join(build) and "--only-binary :all:" in "".join(build)
    assert not re.search(r"apt|gcc|pip install|npm", "".join(final))
    assert said("USER", final) == "ordergraph" and "useradd" in "".join(final)
    assert said("ENTRYPOINT", final) == f'["{INSTALLED}/venv/bin/python", "{INSTALLED}/server.py"]'
    assert said("CMD", final) == '["serve"]'
    assert "/healthz" in said("HEALTHCHECK", final)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The folder that the last stage would have, without the pages."""
    place = tmp_path / "image"
    for source, target in copied(stages()[2]):
        path = place / target / (source if target == "./" else "")
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place / target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            path = place / target / Path(source).name
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / source, path)
    return place


def started(image: Path, folder: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-B", str(image / "server.py"), *words],
        cwd=folder,
        env=surroundings(**environment),
        stderr=subprocess.PIPE,
        text=True,
    )


def test_what_is_copied_is_enough_to_serve(image: Path, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/orders.db"
    server = started(
        image, tmp_path, "serve", "--port", "0", "--examples", "--database-url", database, **secret_settings()
    )
    assert server.stderr is not None
    try:
        url = next(found[1] for line in server.stderr if (found := re.search(r'"url": "([^"]+)"', line)))
        assert httpx.get(f"{url}/healthz").status_code == httpx.get(f"{url}/readyz").status_code == 200
        assert httpx.post(f"{url}/graphql", json={"query": "{ viewer { actor } }"}).status_code == 401
    finally:
        server.terminate()
        server.communicate(timeout=20)
    assert server.returncode == 0
    assert not [path for path in image.rglob("*") if path.name == "__pycache__"], (
        "nothing is written beside the sources"
    )


def test_without_authentication_the_image_says_why_it_does_not_start(image: Path, tmp_path: Path) -> None:
    environment = dict(pair.split("=") for pair in said("ENV", stages()[2]).split() if pair.startswith(PREFIX))
    assert environment[f"{PREFIX}HOST"] == "0.0.0.0"
    server = started(image, tmp_path, "serve", **environment)
    _, told = server.communicate(timeout=30)
    assert server.returncode == 1 and "no authentication is configured" in told and "auth_jwks_url" in told


def test_the_script_of_secrets_can_be_run() -> None:
    assert os.access(DEPLOY / "make-secrets", os.X_OK)
