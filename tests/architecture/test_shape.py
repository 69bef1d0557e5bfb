"""The shape of the code, so that whoever knows one corner knows them all."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "stario"
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "core", "services", "misc"}

WORDS_OF_PORTS = {
    "AccessTokens": "access_tokens",
    "ArtPainter": "art_painter",
    "ArtworkReader": "artwork_reader",
    "AttestationKey": "attestation_key",
    "AudioEncoder": "audio_encoder",
    "Backups": "backups",
    "CardPainter": "card_painter",
    "ClipCutter": "clip_cutter",
    "Clock": "clock",
    "ComponentProbe": "probe",
    "DatabaseInspection": "inspection",
    "Entropy": "entropy",
    "FaceEmbedder": "embedder",
    "FaceGallery": "gallery",
    "FrameSampler": "frame_sampler",
    "HeavyWork": "heavy_work",
    "Ids": "ids",
    "IncidentChannel": "channel",
    "InvoicePrinter": "invoice_printer",
    "JobDispatch": "dispatch",
    "Leveller": "leveller",
    "MediaHasher": "media_hasher",
    "MockupRenderer": "mockup_renderer",
    "ModelStore": "models",
    "NsfwClassifier": "nsfw_classifier",
    "ObjectStore": "objects",
    "PackageEncryption": "package_encryption",
    "Pager": "pager",
    "PasswordHasher": "hasher",
    "PerceptualHasher": "perceptual_hasher",
    "PictureEncoder": "picture_encoder",
    "PictureReader": "picture_reader",
    "PortraitCutter": "cutter",
    "PortraitGate": "gate",
    "PosterPainter": "painter",
    "PrintPreparer": "print_preparer",
    "ProgressFeed": "feed",
    "Provenance": "provenance",
    "RuleTrials": "rule_trials",
    "Scratch": "scratch",
    "Sculptor": "sculptor",
    "SignatureCheck": "signature_check",
    "SigningKey": "signing_key",
    "StatementPrinter": "statements",
    "StatusPages": "pages",
    "Storage": "storage",
    "Switches": "switches",
    "TextModerator": "moderator",
    "Transcriber": "transcriber",
    "VideoEncoder": "video_encoder",
    "VideoTranscoder": "transcoder",
    "ViolenceClassifier": "violence_classifier",
    "Watermark": "watermark",
}

MODULES = sorted(SOURCE.rglob("*.py"))
# Migrations are lists of columns, and read top to bottom.
FUNCTIONS_MAY_BE_LONG = {SOURCE / "adapters" / "sql" / "migrations"}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(parsed(path)))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the statements, without signature and docstring; a route table has none."""
    if function.returns is not None and ast.unparse(function.returns) == "list[Route]":
        return 0
    first = function.body[0]
    is_docstring = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    statements = function.body[1:] if is_docstring else function.body
    if not statements:
        return 0
    last = statements[-1]
    return (last.end_lineno or last.lineno) - statements[0].lineno + 1


def test_the_four_packages_are_the_whole_list() -> None:
    packages = {path.name for path in SOURCE.iterdir() if path.is_dir()} - {"__pycache__"}
    assert packages == {"domain", "ports", "adapters", "entrypoints"}


def test_no_name_is_vague() -> None:
    assert [str(path) for path in MODULES if VAGUE & {*path.parts[-1:], path.stem}] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE
    if any(folder in path.parents for folder in FUNCTIONS_MAY_BE_LONG):
        return
    long = {f.name: body_lines(f) for f in functions(path) if body_lines(f) > LONGEST_FUNCTION}
    assert long == {}


def test_files_of_tests_and_benches_are_short() -> None:
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    assert [str(p) for p in files if len(p.read_text().splitlines()) > LONGEST_FILE] == []


def test_most_functions_are_very_short() -> None:
    lengths = sorted(body_lines(f) for path in MODULES for f in functions(path))
    assert lengths[len(lengths) // 2] <= 10


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path)
        for path in MODULES
        if path.name != "__init__.py" and ast.get_docstring(parsed(path)) is None
    ]
    assert silent == []


def test_every_method_of_a_port_is_abstract() -> None:
    concrete = []
    for path in (SOURCE / "ports").rglob("*.py"):
        for node in nodes(path):
            if not isinstance(node, ast.ClassDef):
                continue
            if "Protocol" not in {b.id for b in node.bases if isinstance(b, ast.Name)}:
                continue
            for method in node.body:
                if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and not any(
                    isinstance(d, ast.Name) and d.id == "abstractmethod"
                    for d in method.decorator_list
                ):
                    concrete += [f"{node.name}.{method.name}"]
    assert concrete == []


@cache
def classes(folder: Path) -> tuple[tuple[ast.ClassDef, Path], ...]:
    return tuple(
        (node, path)
        for path in folder.rglob("*.py")
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
    )


def bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).partition("[")[0] for base in node.bases}


PORTS = {node.name for node, _ in classes(SOURCE / "ports") if "Protocol" in bases(node)}
# Jobs and effects are handled by use cases, and called by worker and scheduler.
NOT_FOR_ADAPTERS = {"EffectHandler", "JobHandler"}


def test_every_adapter_names_its_port_as_base_class() -> None:
    nameless = [
        f"{path.relative_to(SOURCE)}: {node.name} is no {port}"
        for node, path in classes(SOURCE / "adapters")
        for port in PORTS
        # A private class may take its name from the port it works for.
        if node.name.endswith(port) and not node.name.startswith("_") and port not in bases(node)
    ]
    assert nameless == []


def test_every_port_has_an_adapter() -> None:
    implemented = {base for node, _ in classes(SOURCE / "adapters") for base in bases(node)}
    assert PORTS - implemented == NOT_FOR_ADAPTERS


# Whoever deletes a video takes it down as a revocation does: shares, files and sweeps are
# forgotten in one way, whatever the reason.
SHARED_USE_CASES = {
    "stario.domain.compliance.usecases.stand_on_permission",
    "stario.domain.compliance.usecases.take_down",
    "stario.domain.generation.usecases.judge_held",
    "stario.domain.generation.usecases.restore_refused",
    "stario.domain.moderation.usecases.withdraw_case",
    # What was made and what was brought is looked at in one way.
    "stario.domain.moderation.usecases.check_audio",
    "stario.domain.moderation.usecases.check_picture",
    "stario.domain.moderation.usecases.check_video",
    "stario.domain.orders.usecases.let_go",
    "stario.domain.orders.usecases.mark_paid",
    "stario.domain.payments.usecases.give_back",
}


def test_contexts_meet_in_models_and_ports_and_seldom_in_use_cases() -> None:
    met = set()
    for path in (SOURCE / "domain").glob("*/usecases/*.py"):
        own = f"stario.domain.{path.parents[1].name}."
        for node in nodes(path):
            if (
                isinstance(node, ast.ImportFrom)
                and node.module is not None
                and ".usecases" in node.module
                and not node.module.startswith(own)
            ):
                met.add(node.module)
    assert met == SHARED_USE_CASES


@pytest.mark.parametrize("port", WORDS_OF_PORTS)
def test_a_port_goes_by_one_word(port: str) -> None:
    words = {
        item.target.id.lstrip("_"): str(path.relative_to(SOURCE))
        for node, path in classes(SOURCE)
        # One that stands before another of its kind says which of them is which.
        if port not in bases(node)
        for item in node.body
        if isinstance(item, ast.AnnAssign)
        and isinstance(item.target, ast.Name)
        and isinstance(item.annotation, ast.Name)
        and item.annotation.id == port
    }
    words.pop(WORDS_OF_PORTS[port], None)
    assert words == {}


def test_nothing_reads_the_clock_but_its_adapter() -> None:
    readers = []
    for path in MODULES:
        if path == SOURCE / "adapters" / "system.py":
            continue
        for node in nodes(path):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in {"now", "utcnow", "today"}
                and isinstance(node.value, ast.Name)
                and node.value.id in {"datetime", "date"}
            ):
                readers += [f"{path}:{node.lineno}"]
    assert readers == []
