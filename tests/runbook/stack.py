"""A production of its own: servers, pods that are processes, and a shell to look after them."""

import asyncio
import json
import os
import shlex
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
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.settings import Settings
from tests.runbook.control import Control
from tests.runbook.document import Command
from tests.runbook.kube_api import KubeApi
from tests.runbook.kube_controllers import Controllers
from tests.runbook.kube_objects import KUBECTL, rendered
from tests.runbook.supervisor import Supervisor
from tests.servers.loopback import on_loopback
from tests.servers.postgres import PostgresServer
from tests.system.cluster import Cluster
from tests.system.people import ADMIN, ADMIN_PASSWORD
from tests.system.processes import HOST

SHIMS: Final = Path(__file__).with_name("shims.py")
PROGRAMS: Final = (
    "aws", "curl", "docker", "kubectl", "nvidia-smi", "openssl", "stario", "terraform",
)  # fmt: skip
PATIENCE_SECONDS: Final = 60


@attrs.frozen(kw_only=True)
class Outcome:
    code: int | None
    printed: str


@attrs.define(eq=False, kw_only=True)
class Stack:
    """`shell` keeps what commands export, as the terminal of whoever is on call does."""

    cluster: Cluster
    postgres: PostgresServer
    supervisor: Supervisor
    clients: Clients
    folder: Path
    variables: dict[str, str]

    async def shell(self, command: Command) -> Outcome:
        """Run *command* as it stands."""
        text = command.text
        if command.language == "sql":
            text = f"docker exec stario-postgres psql -U stario -c {shlex.quote(text)}"
        state = self.folder / "state"
        before = f". {state}\n" if state.exists() else ""
        script = f"set -o pipefail\n{before}{text}\ncode=$?\nexport -p >{state}\nexit $code"
        process = await asyncio.create_subprocess_exec(
            "bash",
            "-c",
            script,
            cwd=self.folder,
            env=self.variables,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            printed, _ = await process.communicate()
        return Outcome(code=process.returncode, printed=printed.decode())


@asynccontextmanager
async def running_stack(
    cluster: Cluster, postgres: PostgresServer, folder: Path
) -> AsyncIterator[Stack]:
    """Start everything; the database must be there, and may be empty."""
    pods, bin_ = folder / "pods", folder / "bin"
    pods.mkdir()
    supervisor = Supervisor(folder=pods, environment=lambda: cluster.environment)
    controllers = Controllers(supervisor=supervisor)
    settings = Settings.model_validate(
        {name.lower(): value for name, value in cluster.settings.items()}
    )
    async with open_clients(settings, name="tests") as clients, _tls(folder) as tls_port:
        assert isinstance(clients.objects, S3ObjectStore)
        await cluster.stario("migrate")
        await cluster.stario(
            "accounts", "create-staff", "--email", ADMIN, "--full-name", "An Administrator",
            STARIO_STAFF_PASSWORD=ADMIN_PASSWORD,
        )  # fmt: skip
        control = Control(
            supervisor=supervisor,
            store=clients.objects,
            environment=cluster.environment,
            folder=folder,
        )
        app = Starlette(routes=[*control.routes(), *KubeApi(controllers=controllers).routes()])
        async with on_loopback(app) as url:
            manifests = rendered()
            stateful = [each for each in manifests if each["kind"] == "StatefulSet"]
            _install(bin_)
            variables = {
                **_kubectl(folder, url),
                "HOME": str(folder),
                "PATH": f"{bin_}:{os.environ['PATH']}",
                "STARIO_CONTROL": url,
                "STARIO_REAL_PATH": os.environ["PATH"],
                "STARIO_PG_PORT": str(postgres.port),
                "STARIO_REDIS_PORT": str(cluster.redis.port),
                "STARIO_STATEFUL": json.dumps([each["metadata"]["name"] for each in stateful]),
                "STARIO_TLS_PORT": str(tls_port),
                "ADMIN_EMAIL": ADMIN,
                "ADMIN_PASSWORD": ADMIN_PASSWORD,
            }
            try:
                await controllers.apply(manifests)
                yield Stack(
                    cluster=cluster,
                    postgres=postgres,
                    supervisor=supervisor,
                    clients=clients,
                    folder=folder,
                    variables=variables,
                )
            finally:
                await supervisor.close()


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
