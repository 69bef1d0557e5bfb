"""What stands outside the cluster: in Uzbekistan, closed, and without a photo of a face kept."""

import os
import re
import shutil
import subprocess
from configparser import ConfigParser
from functools import cache
from pathlib import Path
from typing import Any

import hcl2
import pytest
import yaml

from stario.adapters.s3.lifecycle import DAYS, RULE_NAME
from stario.entrypoints.backup_settings import BackupSettings
from stario.entrypoints.settings import Settings
from stario.ports.media import Bucket
from tests.deploy.manifests import DEPLOY, KUBERNETES, named
from tests.deploy.test_compose import compose
from tests.deploy.test_what_the_code_says import parsed

TERRAFORM = DEPLOY / "terraform"
MODULES = sorted(path for path in (TERRAFORM / "modules").iterdir() if path.is_dir())
EVERYWHERE = (TERRAFORM, *MODULES)

Block = dict[str, Any]


def _unquoted(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip('"')
    if isinstance(value, list):
        return [_unquoted(each) for each in value]
    if isinstance(value, dict):
        # What the parser says of the text itself is no part of it.
        own = {key: each for key, each in value.items() if not key.startswith("__")}
        return {_unquoted(key): _unquoted(each) for key, each in own.items()}
    return value


@cache
def _files(folder: Path) -> tuple[Block, ...]:
    return tuple(_unquoted(hcl2.loads(path.read_text())) for path in sorted(folder.glob("*.tf")))


def blocks(folder: Path, kind: str) -> dict[str, Block]:
    """Blocks of one kind in a module by their last label."""
    found: dict[str, Block] = {}
    for file in _files(folder):
        for block in file.get(kind, ()):
            for name, body in block.items():
                inner = next(iter(body)) if kind in {"resource", "data"} else None
                found[f"{name}.{inner}" if inner else name] = body[inner] if inner else body
    return found


def _text(folder: Path) -> str:
    return "\n".join(path.read_text() for path in sorted(folder.glob("*.tf")))


@pytest.mark.parametrize("folder", EVERYWHERE, ids=lambda path: path.name)
def test_every_variable_is_declared_described_and_used(folder: Path) -> None:
    declared = blocks(folder, "variable")
    used = set(re.findall(r"\bvar\.(\w+)", _text(folder)))
    assert used == declared.keys()
    assert all(each["description"] and each["type"] for each in declared.values())


@pytest.mark.parametrize("folder", EVERYWHERE, ids=lambda path: path.name)
def test_every_local_and_output_that_is_named_is_there(folder: Path) -> None:
    declared = {name for file in _files(folder) for each in file.get("locals", ()) for name in each}
    assert set(re.findall(r"\blocal\.(\w+)", _text(folder))) <= declared
    for module, output in re.findall(r"\bmodule\.(\w+)\.(\w+)", _text(folder)):
        source = folder / blocks(folder, "module")[module]["source"]
        assert output in blocks(source.resolve(), "output"), (module, output)


def test_modules_are_given_what_they_need_and_nothing_else() -> None:
    for name, body in blocks(TERRAFORM, "module").items():
        folder = (TERRAFORM / body["source"]).resolve()
        variables = blocks(folder, "variable")
        given = body.keys() - {"source", "for_each"}
        needed = {key for key, each in variables.items() if "default" not in each}
        assert needed <= given <= variables.keys(), name


@pytest.mark.parametrize("folder", EVERYWHERE, ids=lambda path: path.name)
def test_providers_that_are_used_are_required(folder: Path) -> None:
    kinds = {name.partition("_")[0] for name in blocks(folder, "resource")}
    for kind in kinds:
        assert f"{kind} = {{\n      source" in _text(folder), kind


def test_the_region_can_be_in_no_other_country() -> None:
    for folder in (TERRAFORM, TERRAFORM / "modules" / "layout"):
        region = blocks(folder, "variable")["region"]
        (rule,) = region["validation"]
        (pattern,) = re.findall(r'regex\("?([^",]+)"?, ?var\.region\)', rule["condition"])
        assert re.search(pattern, "uz-tashkent-1")
        for abroad in ("eu-central-1", "us-east-1", "kz-almaty-1", "uzz-1", "xuz-1"):
            assert not re.search(pattern, abroad), abroad
    assert (
        blocks(TERRAFORM, "variable")["region"]["default"]
        == Settings.model_fields["s3_region"].default
    )


def test_replicas_for_reading_are_a_number() -> None:
    variable = blocks(TERRAFORM, "variable")["db_read_replicas"]
    assert variable["type"] == "number"
    assert "var.db_read_replicas" in variable["validation"][0]["condition"]


def _buckets() -> dict[str, Block]:
    found: dict[str, Block] = next(
        each["buckets"]
        for file in _files(TERRAFORM / "modules" / "layout")
        for each in file.get("locals", ())
        if "buckets" in each
    )
    return dict(found)


def test_every_bucket_of_the_code_is_made() -> None:
    made = {f"stario-{use}" for use in _buckets()}
    assert made == {bucket.value for bucket in Bucket}


def test_photos_of_faces_go_after_a_day_and_have_no_versions() -> None:
    buckets = _buckets()
    ephemeral = buckets.pop("ephemeral")
    assert ephemeral["versioned"] is False
    assert (ephemeral["expires_days"], ephemeral["noncurrent_days"]) == (DAYS, DAYS)
    assert ephemeral["rule_name"] == RULE_NAME
    assert all(each["versioned"] is True for each in buckets.values())


def test_every_bucket_is_closed_encrypted_and_kept() -> None:
    resources = blocks(TERRAFORM / "modules" / "buckets", "resource")
    closed = resources["aws_s3_bucket_public_access_block.this"]
    assert {key for key, value in closed.items() if value is True} >= {
        "block_public_acls",
        "block_public_policy",
        "ignore_public_acls",
        "restrict_public_buckets",
    }
    (rule,) = resources["aws_s3_bucket_server_side_encryption_configuration.this"]["rule"]
    assert rule["apply_server_side_encryption_by_default"][0]["sse_algorithm"] == "AES256"
    assert resources["aws_s3_bucket.this"]["lifecycle"][0]["prevent_destroy"] is True


def test_no_password_is_in_the_state() -> None:
    assert not re.search(r"(?i)(password|secret)\s*=", _text(TERRAFORM))
    for folder in MODULES:
        assert not re.search(r"(?i)(password|secret)\s*=", _text(folder)), folder.name


def test_the_cluster_finds_the_databases_by_the_names_that_are_made() -> None:
    layout = _text(TERRAFORM / "modules" / "layout")
    (domain,) = (blocks(TERRAFORM, "variable")["domain"]["default"],)
    for store in ("postgres", "redis"):
        name = named("production", "Service")[f"stario-{store}"]["spec"]["externalName"]
        assert name.removesuffix(domain) == f"{store}.data."
        assert f'"{store}.data.${{var.domain}}"' in layout
    (rule,) = named("production", "NetworkPolicy")["to-stores"]["spec"]["egress"]
    assert f'data_cidr = "{rule["to"][0]["ipBlock"]["cidr"]}"' in layout


def test_machines_run_the_containers_of_compose() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    variables = blocks(TERRAFORM, "variable")
    for store in ("postgres", "redis"):
        assert variables[f"{store}_image"]["default"] == compose[f"stario-{store}"]["image"]
        name = {"postgres": "postgresql"}.get(store, store)
        template = (TERRAFORM / "templates" / f"{name}.yaml.tftpl").read_text()
        assert f"--name stario-{store}" in template


def test_a_machine_of_the_database_has_backups_and_the_command_for_them() -> None:
    template = (TERRAFORM / "templates" / "postgresql.yaml.tftpl").read_text()
    (command,) = re.findall(r"^ *ExecStart=/usr/local/bin/stario (.*)$", template, re.MULTILINE)
    assert command == "backup keep"
    parsed(command.split())
    variables = {f"BACKUP_{name.upper()}" for name in BackupSettings.model_fields}
    assert set(re.findall(r"--env (BACKUP_\w+)=", template)) <= variables
    (archive,) = re.findall(
        r"^archive_command = '(.*)'$",
        (KUBERNETES / "base" / "data" / "postgresql.conf").read_text(),
        re.MULTILINE,
    )
    stanza = BackupSettings.model_fields["stanza"].default
    assert archive == f"pgbackrest --stanza={stanza} archive-push %p"


@pytest.mark.parametrize("store", ["postgresql", "redis"])
def test_every_unit_that_is_enabled_is_written(store: str) -> None:
    template = (TERRAFORM / "templates" / f"{store}.yaml.tftpl").read_text()
    written = set(
        re.findall(r"path: /etc/systemd/system/(stario-[\w-]+\.\w+)$", template, re.MULTILINE)
    )
    enabled = set(re.findall(r"stario-[\w-]+\.(?:path|timer)", template.partition("runcmd:")[2]))
    assert enabled
    assert enabled <= written


def test_pgbackrest_finds_the_database_and_the_bucket() -> None:
    told = ConfigParser()
    told.read(DEPLOY / "pgbackrest" / "pgbackrest.conf")
    assert told["global"]["repo1-s3-bucket"] == Bucket.BACKUPS.value
    assert told["global"]["repo1-cipher-type"] == "aes-256-cbc"
    assert not [key for key in told["global"] if key.endswith(("key", "secret", "pass"))]
    data = compose()["services"]["stario-postgres"]["environment"]
    database = told[BackupSettings.model_fields["stanza"].default]
    assert database["pg1-path"] == data["PGDATA"] == data["BACKUP_DATA_DIR"]
    assert database["pg1-user"] == data["POSTGRES_USER"]


def test_terraform_itself_agrees(tmp_path: Path) -> None:
    """Where the program is at hand: form, sense, and the tests of the module without provider."""
    layout = shutil.copytree(TERRAFORM / "modules" / "layout", tmp_path / "layout")
    assert list(layout.glob("tests/*.tftest.hcl"))
    terraform = shutil.which("terraform")
    if terraform is None:
        assert all(_files(folder) for folder in EVERYWHERE)
        return
    for folder, *command in (
        (TERRAFORM, "fmt", "-check", "-recursive", "-diff"),
        (layout, "init", "-backend=false", "-input=false"),
        (layout, "validate"),
        (layout, "test"),
    ):
        done = subprocess.run(
            [terraform, *command],
            cwd=folder,
            env={**os.environ, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
