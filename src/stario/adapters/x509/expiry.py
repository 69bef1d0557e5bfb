"""When certificates end, of files and of servers."""

import asyncio
import ssl
from datetime import datetime
from pathlib import Path

from cryptography import x509

from stario.domain.kernel.errors import Unavailable


async def served_until(host: str, port: int, *, name: str) -> datetime:
    """
    Ask the server at *host*:*port* for the certificate of *name*; give when it ends, in UTC.

    Raises:
        Unavailable: nothing there speaks TLS.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # An expired certificate, or another's, is what one wants to be told about.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=name)
    except OSError as error:
        raise Unavailable(what="certificate", reason="not_served") from error
    try:
        secured = writer.get_extra_info("ssl_object")
        given = secured.getpeercert(binary_form=True)
        return x509.load_der_x509_certificate(given).not_valid_after_utc
    finally:
        writer.transport.abort()


def file_until(file: Path) -> datetime:
    """
    Give when the first certificate of the PEM *file* to end ends, in UTC.

    Raises:
        Unavailable: the file is missing or holds none.
    """
    try:
        found = x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as error:
        raise Unavailable(what="certificate", reason="unreadable") from error
    return min(certificate.not_valid_after_utc for certificate in found)
