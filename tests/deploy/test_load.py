"""The profile of people asks for what there is."""

import ast

from tests.deploy.manifests import DEPLOY

HANDLERS = DEPLOY.parent / "src" / "stario" / "entrypoints" / "http" / "handlers"


def test_every_path_of_the_profile_is_a_route() -> None:
    profile = ast.parse((DEPLOY / "load" / "locustfile.py").read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(profile) if isinstance(node, ast.Constant)}
    paths = {text for text in texts if isinstance(text, str) and text.startswith("/")}
    # Those that end so begin a path whose name the profile gives in full.
    whole = {path for path in paths if not path.endswith("/")}
    routes = "".join(file.read_text(encoding="utf-8") for file in HANDLERS.glob("*.py"))

    assert {"/videos/generate", "/posters/generate", "/artists/{artist_id}"} <= whole
    assert [path for path in whole if f'"{path}"' not in routes] == []
