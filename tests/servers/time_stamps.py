"""A time-stamp authority (RFC 3161) on this machine; OpenSSL makes the stamps."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from stario.adapters.system import SystemClock
from stario.adapters.x509.certificates import Identity, certificate_pem, key_pem, new_key
from tests.builders.papers import Authority

CONFIGURATION = """
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
"""


@attrs.frozen
class TimeStampServer:
    folder: Path
    url: str
    root: Identity

    @property
    def anchor(self) -> str:
        return certificate_pem(self.root.certificate).decode()

    def customer(self) -> Authority:
        """Somebody else, whose certificates come from the same root as the stamps."""
        intermediate = self.root.intermediate(at=SystemClock().now())
        signer = intermediate.signer(at=SystemClock().now())
        return Authority(self.root, intermediate, signer)

    @classmethod
    @contextmanager
    def running(cls, folder: Path) -> Iterator["TimeStampServer"]:
        root = Identity.root(at=SystemClock().now())
        (folder / "tsa.conf").write_text(CONFIGURATION.format(folder=folder))
        (folder / "serial").write_text("01\n")
        key = new_key()
        (folder / "tsa.key").write_bytes(key_pem(key))
        (folder / "tsa.pem").write_bytes(certificate_pem(_certificate(root, key.public_key())))
        (folder / "root.pem").write_bytes(certificate_pem(root.certificate))

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["content-length"]))
                reply = stamp(folder, query)
                self.send_response(200)
                self.send_header("content-type", "application/timestamp-reply")
                self.send_header("content-length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        serving = Thread(target=server.serve_forever, daemon=True)
        serving.start()
        try:
            yield cls(folder, f"http://127.0.0.1:{server.server_port}/", root)
        finally:
            server.shutdown()
            serving.join()
            server.server_close()


def stamp(folder: Path, query: bytes) -> bytes:
    (folder / "query").write_bytes(query)
    options = ["-config", "tsa.conf", "-section", "tsa", "-queryfile", "query"]
    keys = ["-signer", "tsa.pem", "-inkey", "tsa.key", "-chain", "root.pem"]
    subprocess.run(
        ["openssl", "ts", "-reply", *options, *keys, "-out", "reply"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return (folder / "reply").read_bytes()


def _certificate(root: Identity, key: ec.EllipticCurvePublicKey) -> x509.Certificate:
    now = SystemClock().now()
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    issuer = root.key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Stamps")]))
        .issuer_name(root.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, **usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), critical=False)
        .sign(root.key, hashes.SHA256())
    )
