"""
What stands in for programs that reach a cluster, containers or a store elsewhere.

Called as `shims.py PROGRAM WORDS...`, with nothing but the standard library: each call is a
process of its own. `STARIO_CONTROL` is where the tests listen.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

CONTROL = os.environ["STARIO_CONTROL"]
REAL_PATH = os.environ["STARIO_REAL_PATH"]
LOCAL = re.compile(r"^(?:http://)?(?:localhost|127\.0\.0\.1):(80\d\d)(/\S*)?$")
PUBLIC = re.compile(r"^https://(api|status)\.stario\.uz(/\S*)?$")


def ask(what: str, **said: object) -> dict[str, object]:
    """
    Ask the tests.

    Raises:
        SystemExit: they say that it is wrong.
    """
    request = Request(f"{CONTROL}/control/{what}", json.dumps(said).encode())
    try:
        with urlopen(request, timeout=60) as answer:
            told: dict[str, object] = json.load(answer)
            return told
    except HTTPError as error:
        raise SystemExit(error.read().decode()) from error


def run(words: Sequence[str], **variables: str) -> None:
    """Become the real program of this name."""
    environment = {**os.environ, **variables, "PATH": REAL_PATH}
    os.execvpe(words[0], list(words), environment)


def inside(container: str, words: Sequence[str]) -> None:
    """Run *words* as if inside of *container*."""
    program = words[0]
    if program == "stario":
        stario(words[1:])
    elif program == "redis-cli":
        require(container == "stario-redis", f"there is no redis-cli in {container}")
        run([program, "-p", os.environ["STARIO_REDIS_PORT"], *words[1:]])
    elif program in ("psql", "pg_isready"):
        require(container == "stario-postgres", f"there is no {program} in {container}")
        run(words, PGHOST="127.0.0.1", PGPORT=os.environ["STARIO_PG_PORT"], PGDATABASE="stario")
    elif program == "python":
        run([os.environ["STARIO_PYTHON"], *words[1:]])
    elif program == "nvidia-smi":
        nvidia_smi(words[1:])
    else:
        run(words)


def require(true: bool, message: str) -> None:
    if not true:
        raise SystemExit(message)


def stario(words: Sequence[str]) -> None:
    """Our own program, forked from one that has imported everything."""
    told = ask("stario", words=list(words), directory=str(Path.cwd()))
    sys.stdout.write(str(told["printed"]))
    raise SystemExit(int(str(told["code"])))


def docker(words: Sequence[str]) -> None:
    if words[0] in ("start", "restart"):
        [_, name] = words
        ask("container", name=name)
        ask("restart", name=name, is_running=words[0] == "restart")
        print(name)
        return
    require(words[0] == "exec", "the runbook needs docker for exec, start and restart alone")
    container, *inner = [word for word in words[1:] if word not in ("-i", "-t", "-it")]
    ask("container", name=container)
    inside(container, inner)


def kubectl(words: Sequence[str]) -> None:
    if words[0] == "exec":
        cut = words.index("--")
        options, inner = words[1:cut], words[cut + 1 :]
        target = _target(options)
        name = target.rpartition("/")[2]
        pods = json.loads(os.environ["STARIO_STATEFUL"])
        inside(name if name in pods else "app", inner)
    elif words[0] == "port-forward":
        *options, ports = words[1:]
        target = _target(options)
        _, _, port = ports.partition(":")
        known = _get(target, "-o", "jsonpath={.spec.ports[*].port}").split()
        require(port in known, f"{target} has the ports {known}")
        print(f"Forwarding from 127.0.0.1:{ports.replace(':', ' -> ')}")
    else:
        run([os.environ["STARIO_KUBECTL"], *words])


def _target(options: Sequence[str]) -> str:
    """Whom `exec` is meant for; it must exist, in its namespace."""
    left = [word for word in options if word not in ("-it", "-i", "-t")]
    require("-n" in left, "without -n stario it is another namespace")
    at = left.index("-n")
    namespace = left[at + 1]
    [target] = left[:at] + left[at + 2 :]
    require(namespace == "stario", namespace)
    _get(target if "/" in target else f"pod/{target}")
    return target


def _get(target: str, *options: str) -> str:
    command = [os.environ["STARIO_KUBECTL"], "get", target, "-n", "stario", *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    require(done.returncode == 0, done.stderr)
    return done.stdout


def curl(words: Sequence[str]) -> None:
    run(["curl", "--max-time", "20", *map(_address, words)])


def _address(word: str) -> str:
    local, public = LOCAL.match(word), PUBLIC.match(word)
    if local:
        return f"http://127.0.0.1:{ask('port', port=int(local[1]))['port']}{local[2] or ''}"
    if public:
        return f"http://127.0.0.1:{ask('port', port=8000)['port']}{public[2] or ''}"
    require("stario.uz" not in word, f"nobody knows {word}")
    return word


def aws(words: Sequence[str]) -> None:
    sys.stdout.write(str(ask("aws", words=list(words))["printed"]))


def openssl(words: Sequence[str]) -> None:
    place = f"127.0.0.1:{os.environ['STARIO_TLS_PORT']}"
    run(["openssl", *(place if word == "api.stario.uz:443" else word for word in words)])


def nvidia_smi(words: Sequence[str]) -> None:
    """
    A card with 24 GiB, of which 20 are taken.

    Source of the fields: `nvidia-smi --help-query-gpu`.
    """
    known = {
        "index": "0",
        "name": "NVIDIA L4",
        "memory.used": "20480 MiB",
        "memory.total": "24576 MiB",
        "utilization.gpu": "97 %",
        "temperature.gpu": "71",
    }
    asked = next((word for word in words if word.startswith("--query-gpu=")), None)
    if asked is None:
        require(not words, f"nobody knows {words}")
        print("| NVIDIA-SMI |\n" + " ".join(known.values()))
        return
    require("--format=csv" in words, "the figures are wanted as CSV")
    fields = asked.partition("=")[2].split(",")
    require(set(fields) <= set(known), f"nvidia-smi knows {sorted(known)}")
    print(", ".join(fields) + "\n" + ", ".join(known[field] for field in fields))


def terraform(words: Sequence[str]) -> None:
    sys.stdout.write(str(ask("terraform", words=list(words))["printed"]))


PROGRAMS: Mapping[str, Callable[[Sequence[str]], None]] = {
    "aws": aws,
    "curl": curl,
    "docker": docker,
    "kubectl": kubectl,
    "nvidia-smi": nvidia_smi,
    "openssl": openssl,
    "stario": stario,
    "terraform": terraform,
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](sys.argv[2:])
