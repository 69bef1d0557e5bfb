"""Whatever is done to the audit log, the walk over it finds it."""

from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import NOW
from tests.builders.audit import an_event

from stario.adapters.memory.attestation import MemoryAttestationKey, MemorySignatureCheck
from stario.domain.compliance.model.audit_entry import (
    FIRST_HASH,
    AuditEntry,
    AuditHead,
    canonical,
    read_back,
)
from stario.domain.compliance.model.audit_event import Origin, Outcome
from stario.domain.compliance.model.audit_walk import AuditFaultKind, AuditWalk
from stario.domain.compliance.model.checkpoint import Checkpoint
from stario.domain.compliance.model.signed_note import NoteRejected, Signer
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId, AuditEventId

EVENTS = [
    an_event(resource=str(n), count=n, address=None if n % 3 else "192.0.2.1") for n in range(9)
]
KEY = MemoryAttestationKey()
FEW = settings(max_examples=30, deadline=None)


def chain(count: int = len(EVENTS)) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    previous = FIRST_HASH
    for number, event in enumerate(EVENTS[:count], start=1):
        entries.append(AuditEntry.after(previous, event, number=number, salt=f"salt{number}"))
        previous = entries[-1].hash
    return entries


def walked(entries: list[AuditEntry], *checkpoints: Checkpoint) -> set[AuditFaultKind]:
    """Against the end that the database remembers, and signed ends."""
    walk = AuditWalk()
    walk.expect(checkpoints)
    for entry in entries:
        walk.look_at(entry)
    walk.conclude(AuditHead().after(chain()))
    return {fault.kind for fault in walk.faults}


def a_checkpoint(entries: list[AuditEntry]) -> Checkpoint:
    return Checkpoint.of(AuditHead().after(entries), at=NOW)


def test_a_sound_log_has_no_faults() -> None:
    entries = chain()
    forgotten = [entry.without_address() for entry in entries]
    assert walked(entries, a_checkpoint(entries[:4]), a_checkpoint(entries)) == set()
    assert walked(forgotten, a_checkpoint(entries)) == set()


EDITS: dict[str, Any] = {
    "id": AuditEventId("other"),
    "at": NOW.replace(microsecond=1),
    "actor_id": AccountId("other"),
    "role": Role.OPERATOR,
    "action": "test.thing.undo",
    "resource_type": "other",
    "resource_id": None,
    "outcome": Outcome.FAILED,
    "details": {"count": 99},
    "origin": Origin(request_id="other", address="192.0.2.9"),
}


@pytest.mark.parametrize("field", EDITS)
@FEW
@given(data=st.data())
def test_every_edit_is_found(field: str, data: st.DataObject) -> None:
    entries = chain()
    at = data.draw(st.integers(0, len(entries) - 1))
    event = attrs.evolve(entries[at].event, **{field: EDITS[field]})
    entries[at] = attrs.evolve(entries[at], event=event)
    assert AuditFaultKind.CHANGED in walked(entries)


@FEW
@given(
    at=st.integers(0, 8), field=st.sampled_from(["salt", "digest", "hash", "leaf", "previous_hash"])
)
def test_every_edit_of_what_proves_it_is_found(at: int, field: str) -> None:
    entries = chain()
    wrong: object = bytes(range(32)) if field != "salt" else "other"
    if field == "salt" and entries[at].salt is None:
        return
    entries[at] = attrs.evolve(entries[at], **{field: wrong})  # type: ignore[arg-type]
    assert walked(entries) & {AuditFaultKind.CHANGED, AuditFaultKind.BROKEN}


@FEW
@given(at=st.integers(0, 8), other=st.integers(0, 8))
def test_every_removal_insertion_and_reorder_is_found(at: int, other: int) -> None:
    entries = chain()
    assert walked(entries[:at] + entries[at + 1 :])
    assert AuditFaultKind.OUT_OF_PLACE in walked([*entries[: at + 1], *entries[at:]])
    swapped = list(entries)
    swapped[at], swapped[other] = swapped[other], swapped[at]
    assert bool(walked(swapped)) == (at != other)
    renumbered = [attrs.evolve(e, number=n) for n, e in enumerate(swapped, start=1)]
    assert bool(walked(renumbered)) == (at != other)


@FEW
@given(at=st.integers(0, 8), kept=st.integers(0, 9))
def test_a_log_that_is_written_anew_or_cut_is_not_the_one_that_was_signed(
    at: int, kept: int
) -> None:
    """Whoever has the database can make every hash fit, but not what was signed elsewhere."""
    signed = a_checkpoint(chain())
    previous, rewritten = FIRST_HASH, list[AuditEntry]()
    for number, entry in enumerate(chain(), start=1):
        event = attrs.evolve(entry.event, action="x.y") if number == at + 1 else entry.event
        rewritten.append(AuditEntry.after(previous, event, number=number, salt="s"))
        previous = rewritten[-1].hash
    walk = AuditWalk()
    walk.expect([signed])
    for entry in rewritten[:kept]:
        walk.look_at(entry)
    walk.conclude(AuditHead().after(rewritten[:kept]))
    found = {fault.kind for fault in walk.faults}
    assert found == {AuditFaultKind.CHECKPOINT if kept == 9 else AuditFaultKind.CUT}


def test_a_checkpoint_is_believed_with_its_signature_only() -> None:
    checkpoint = a_checkpoint(chain())
    note = checkpoint.signed(Signer(public_key=KEY.public_key, sign=KEY.sign))
    check = MemorySignatureCheck()

    def read(text: str, key: MemoryAttestationKey = KEY) -> Checkpoint:
        return Checkpoint.open(text, public_key=key.public_key, verify=check)

    assert read(note) == checkpoint
    assert note.startswith("stario/audit\n9\n")
    wrong = (
        note.replace("\n9\n", "\n8\n"),
        note.replace("chain", "chaim"),
        checkpoint.told(),
        f"{checkpoint.told()}\n",
        note[:-9] + "\n",
        "",
    )
    for text in wrong:
        with pytest.raises(NoteRejected):
            read(text)
    with pytest.raises(NoteRejected):
        read(note, MemoryAttestationKey("other"))


def test_an_entry_is_told_in_one_way() -> None:
    entry = chain()[0]
    assert read_back(entry.content, previous=FIRST_HASH) == entry.without_address()
    assert canonical({"b": [1, None, True], "a": 'oʻ\n"\\\u007f'}) == (
        '{"a":"oʻ\\n\\"\\\\\u007f","b":[1,null,true]}'.encode()
    )
    for wrong in (b"{}", b"[]", b"7", b"x", entry.content[:-1] + b',"z":1}'):
        with pytest.raises(ValueError, match=r"\w"):
            read_back(wrong, previous=FIRST_HASH)
