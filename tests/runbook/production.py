"""What the runbook is about, started."""

import asyncio
import json
import os
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.applications import Starlette

from stario.adapters.s3.store import S3ObjectStore
from stario.adapters.system import SystemClock
from stario.entrypoints.clients import open_clients
from stario.entrypoints.settings import Settings
from tests.runbook.control import Control
from tests.runbook.kube_api import KubeApi
from tests.runbook.kube_controllers import Controllers
from tests.runbook.kube_objects import KUBECTL, rendered
from tests.runbook.stack import SLACK_SECRET, Stack
from tests.runbook.supervisor import Supervisor
from tests.servers.archived_postgres import ArchivedPostgres
from tests.servers.loopback import on_loopback
from tests.servers.redis import RedisServer
from tests.system.cluster import Cluster
from tests.system.people import ADMIN, ADMIN_PASSWORD
from tests.system.processes import HOST

SHIMS: Final = Path(__file__).with_name("shims.py")
PROGRAMS: Final = (
    "aws", "curl", "docker", "kubectl", "nvidia-smi", "openssl", "stario", "terraform",
)  # fmt: skip
DATABASE: Final = "stario"


@attrs.frozen(kw_only=True)
class Stores:
    postgres: ArchivedPostgres
    redis: RedisServer
    s3_url: str

    def settings(self, folder: Path) -> dict[str, str]:
        """Those of a cluster, and of what operations add."""
        server = self.postgres.server
        cluster = Cluster(
            folder=folder, redis=self.redis, database_url=server.url(DATABASE), s3_url=self.s3_url
        )
        return {
            **cluster.settings,
            "BACKUP_CONFIG": str(self.postgres.configuration),
            "BACKUP_DATA_DIR": str(server.folder),
            "BACKUP_SCRATCH_DIR": str(self.postgres.room / "scratch"),
            "BACKUP_POSTGRES_BIN": str(server.program("postgres").parent),
            "BACKUP_USER": server.user or "",
            "PROVENANCE_DIR": str(folder / "provenance"),
            "SLACK_SIGNING_SECRET": SLACK_SECRET,
        }


@asynccontextmanager
async def running_stack(stores: Stores, folder: Path) -> AsyncIterator[Stack]:
    """Start everything in an empty *folder*."""
    (folder / "pods").mkdir()
    settings = stores.settings(folder)
    environment = {**os.environ, **settings}
    supervisor = Supervisor(folder=folder / "pods", environment=lambda: environment)
    controllers = Controllers(supervisor=supervisor)
    given = Settings.model_validate({name.lower(): value for name, value in settings.items()})
    async with open_clients(given, name="tests") as clients, _tls(folder) as tls_port:
        assert isinstance(clients.objects, S3ObjectStore)
        control = Control(
            supervisor=supervisor,
            store=clients.objects,
            postgres=stores.postgres.server,
            redis=stores.redis,
            environment=environment,
            folder=folder,
        )
        app = Starlette(routes=[*control.routes(), *KubeApi(controllers=controllers).routes()])
        async with on_loopback(app) as url:
            manifests = rendered()
            stateful = [each for each in manifests if each["kind"] == "StatefulSet"]
            _install(folder / "bin")
            variables = {
                **_kubectl(folder, url),
                "HOME": str(folder),
                "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
                "STARIO_CONTROL": url,
                "STARIO_PYTHON": sys.executable,
                "STARIO_REAL_PATH": os.environ["PATH"],
                "STARIO_PG_PORT": str(stores.postgres.server.port),
                "STARIO_REDIS_PORT": str(stores.redis.port),
                "STARIO_STATEFUL": json.dumps([each["metadata"]["name"] for each in stateful]),
                "STARIO_TLS_PORT": str(tls_port),
                "ADMIN_EMAIL": ADMIN,
                "ADMIN_PASSWORD": ADMIN_PASSWORD,
            }
            stack = Stack(
                environment=environment,
                supervisor=supervisor,
                clients=clients,
                folder=folder,
                variables=variables,
            )
            try:
                await _prepare(stack)
                await controllers.apply(manifests)
                yield stack
            finally:
                await supervisor.close()


async def _prepare(stack: Stack) -> None:
    await stack.stario("migrate")
    await stack.stario(
        "accounts", "create-staff", "--email", ADMIN, "--full-name", "An Administrator",
        STARIO_STAFF_PASSWORD=ADMIN_PASSWORD,
    )  # fmt: skip
    await stack.stario("provenance", "init")


def _install(bin_: Path) -> None:
    bin_.mkdir()
    for name in PROGRAMS:
        program = bin_ / name
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -IS {SHIMS} {name} "$@"\n')
        program.chmod(0o755)


def _kubectl(folder: Path, url: str) -> dict[str, str]:
    """What tells the real `kubectl` which cluster it is for."""
    configuration = folder / "kubeconfig"
    cluster = {"name": "tests", "cluster": {"server": url}}
    context = {"name": "tests", "context": {"cluster": "tests", "user": "tests"}}
    user: dict[str, object] = {"name": "tests", "user": {}}
    whole = {"clusters": [cluster], "contexts": [context], "users": [user]}
    configuration.write_text(json.dumps({"current-context": "tests", **whole}))
    return {"KUBECONFIG": str(configuration), "STARIO_KUBECTL": str(KUBECTL)}


@asynccontextmanager
async def _tls(folder: Path) -> AsyncIterator[int]:
    """The port of what shows a certificate and says nothing."""
    key, now = ec.generate_private_key(ec.SECP256R1()), SystemClock().now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "api.stario.uz")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=60))
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    both = folder / "tls.pem"
    both.write_bytes(
        key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(encoding)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(both)

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, HOST, 0, ssl=context)
    async with server:
        yield int(server.sockets[0].getsockname()[1])
