"""How the runbook is read."""

from pathlib import Path

from tests.runbook.document import Command, commands, distinct, headings, slug

TEXT = """\
# A title

## Alert: ApiSlow

```bash
# What it is about.
echo one | \\
    cat
#=> one
kubectl patch hpa a --patch '{
  "spec": 1
}'
```

```sql
SELECT 1
FROM x;
--=> (nothing)
```
"""


def _document(tmp_path: Path) -> Path:
    path = tmp_path / "RUNBOOK.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_commands_end_where_a_shell_would_run_them(tmp_path: Path) -> None:
    first, second, third = commands(_document(tmp_path))

    assert (first.section, first.text, first.shows) == (
        "alert-apislow",
        "echo one | \\\n    cat",
        "one",
    )
    assert (second.text.count("\n"), second.shows) == (2, None)
    assert (third.language, third.text, third.shows) == ("sql", "SELECT 1\nFROM x;", "(nothing)")


def test_comments_in_fences_are_no_headings(tmp_path: Path) -> None:
    assert headings(_document(tmp_path)) == ("a-title", "alert-apislow")
    assert slug("3. Communicate (now)") == "3-communicate-now"


def test_what_is_shown_may_have_anything_between() -> None:
    command = Command(section="", language="bash", text="x", line=1, shows="a…b")

    assert command.is_shown_in("1 a 2\n b 3")
    assert not command.is_shown_in("b a")


def test_nothing_is_nothing() -> None:
    command = Command(section="", language="bash", text="x", line=1, shows="(nothing)")

    assert command.is_shown_in(" \n")
    assert not command.is_shown_in("something")


def test_a_command_is_run_once_for_what_it_shows() -> None:
    once = Command(section="a", language="bash", text="x", line=1, shows="y")
    again = Command(section="b", language="bash", text="x", line=5, shows="y")
    other = Command(section="b", language="bash", text="x", line=9, shows="z")

    assert distinct((once, again, other)) == (once, other)
