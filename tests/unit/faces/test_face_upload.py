"""The way of a photo: from its link to its receipt, and never back."""

from datetime import timedelta

import attrs
import pytest
from tests.builders.face_uploads import a_face_upload
from tests.builders.people import an_account
from tests.builders.values import NOW

from stario.domain.faces.model.face_upload import (
    DELETED_WITHIN,
    HOLD,
    KEPT_FOR_JOB,
    LONGEST_RETRY_AFTER,
    URL_LIFETIME,
    DeletionNet,
    FacePurpose,
    FaceState,
    FaceUpload,
    PhotoGone,
    upload_of_url,
)
from stario.domain.kernel.errors import Conflict, Invalid
from stario.domain.kernel.ids import JobId

FAN = an_account()
JOB = JobId("job-1")
SECOND = timedelta(seconds=1)
ONCE = (FacePurpose.QUIZ, FacePurpose.COMPARE)


def a_poster_photo() -> FaceUpload:
    return a_face_upload(FAN, purpose=FacePurpose.POSTER)


def test_a_link_lives_five_minutes_at_most_and_its_photo_no_longer() -> None:
    upload = a_face_upload(FAN)

    assert timedelta(minutes=5) >= URL_LIFETIME
    assert upload.due_at == NOW + URL_LIFETIME
    assert upload.state(NOW + URL_LIFETIME - SECOND) is FaceState.EXPECTED
    assert upload.state(NOW + URL_LIFETIME) is FaceState.DUE


def test_a_key_says_nothing_of_whose_photo_it_is() -> None:
    upload = a_face_upload(FAN)

    assert upload.key == f"faces/{upload.id}"
    assert FAN.id not in upload.key


@pytest.mark.parametrize("purpose", ONCE)
def test_a_photo_is_used_once(purpose: FacePurpose) -> None:
    held = a_face_upload(FAN, purpose=purpose).hold(at=NOW)
    assert held.state(NOW) is FaceState.IN_USE

    for later in (NOW, held.due_at, NOW + timedelta(hours=1)):
        with pytest.raises(PhotoGone):
            held.hold(at=later)


def test_a_hold_that_nobody_prolongs_leaves_time_to_delete_within_three_seconds() -> None:
    held = a_face_upload(FAN).hold(at=NOW)

    assert held.state(NOW + HOLD) is FaceState.DUE
    assert held.three_seconds_from == NOW
    assert DELETED_WITHIN - HOLD >= SECOND


def test_a_hold_is_prolonged_while_it_lasts_and_not_afterwards() -> None:
    held = a_face_upload(FAN).hold(at=NOW)

    renewed = held.renew(at=NOW + SECOND)

    assert renewed.due_at == NOW + SECOND + HOLD
    assert renewed.last_used_at == NOW + SECOND
    with pytest.raises(PhotoGone):
        renewed.renew(at=renewed.due_at)
    with pytest.raises(PhotoGone):
        renewed.end(at=NOW + SECOND).renew(at=NOW + SECOND)
    with pytest.raises(PhotoGone):
        a_face_upload(FAN).renew(at=NOW)


def test_the_end_of_its_use_makes_a_photo_due_at_once() -> None:
    ended = a_face_upload(FAN).hold(at=NOW).end(at=NOW + SECOND)

    assert ended.state(NOW + SECOND) is FaceState.DUE
    assert (ended.due_at, ended.last_used_at) == (NOW + SECOND, NOW + SECOND)


def test_a_reader_who_outlived_the_hold_still_says_when_it_ended() -> None:
    held = a_face_upload(FAN).hold(at=NOW)

    ended = held.end(at=NOW + 10 * SECOND)

    assert ended.due_at == held.due_at
    assert ended.three_seconds_from == NOW + 10 * SECOND


def test_a_posters_photo_is_kept_until_its_job_has_ended_or_a_day_is_over() -> None:
    kept = a_poster_photo().keep_for(JOB, at=NOW)

    assert kept.state(NOW + URL_LIFETIME) is FaceState.IN_USE
    assert kept.keep_for(JOB, at=NOW + SECOND) == kept
    read = kept.read_for(JOB, at=NOW + SECOND).read_for(JOB, at=NOW + 2 * SECOND)
    assert read.due_at == kept.due_at
    assert read.state(NOW + KEPT_FOR_JOB) is FaceState.DUE
    assert read.three_seconds_from == NOW + KEPT_FOR_JOB
    with pytest.raises(PhotoGone):
        read.read_for(JOB, at=NOW + KEPT_FOR_JOB)


def test_a_posters_photo_is_for_one_job() -> None:
    kept = a_poster_photo().keep_for(JOB, at=NOW)

    with pytest.raises(PhotoGone):
        kept.keep_for(JobId("job-2"), at=NOW)
    with pytest.raises(PhotoGone):
        kept.read_for(JobId("job-2"), at=NOW)
    with pytest.raises(PhotoGone):
        a_poster_photo().read_for(JobId(""), at=NOW)


def test_each_purpose_has_its_own_way() -> None:
    with pytest.raises(PhotoGone):
        a_poster_photo().hold(at=NOW)
    with pytest.raises(PhotoGone):
        a_poster_photo().keep_for(JOB, at=NOW).renew(at=NOW)
    for purpose in ONCE:
        with pytest.raises(PhotoGone):
            a_face_upload(FAN, purpose=purpose).keep_for(JOB, at=NOW)


def test_a_receipt_is_written_once_and_only_of_what_is_due() -> None:
    upload = a_face_upload(FAN)
    with pytest.raises(Conflict):
        upload.delete(DeletionNet.USE, at=NOW)
    with pytest.raises(Conflict):
        upload.sweep(at=NOW)

    receipt = upload.end(at=NOW).delete(DeletionNet.USE, at=NOW + SECOND)

    assert receipt.state(NOW) is FaceState.DELETED
    assert receipt.delay_seconds == 1
    assert receipt.delete(DeletionNet.CLEANER, at=NOW + 2 * SECOND) == receipt
    assert receipt.end(at=NOW) == receipt
    assert receipt.sweep(at=NOW + SECOND).deleted_at == receipt.deleted_at


def test_a_receipt_holds_ids_and_times_and_nothing_else() -> None:
    held = {field.name for field in attrs.fields(FaceUpload)}

    assert held == {
        "id", "account_id", "purpose", "subject_id", "key", "created_at", "due_at",
        "last_used_at", "attempts", "retry_at", "deleted_at", "deleted_by", "swept_at",
    }  # fmt: skip


def test_attempts_pause_longer_and_longer_and_never_for_long() -> None:
    upload = a_face_upload(FAN, due_at=NOW)
    pauses = []
    at = NOW
    for _ in range(12):
        upload = upload.attempt(at=at)
        assert upload.retry_at is not None
        pauses.append(upload.retry_at - at)
        at = upload.retry_at

    assert pauses[0] == SECOND
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_RETRY_AFTER
    with pytest.raises(Conflict):
        a_face_upload(FAN).attempt(at=NOW)


@pytest.mark.parametrize(
    "form",
    [
        "https://media.example/stario-ephemeral/faces/{id}?X-Amz-Signature=abc",
        "https://stario-ephemeral.media.example/faces/{id}",
        "http://127.0.0.1:8000/files/stario-ephemeral/faces/{id}?expires=1&signature=ab",
    ],
)
def test_the_url_that_was_given_out_names_its_upload(form: str) -> None:
    upload = a_face_upload(FAN)

    assert upload_of_url(form.format(id=upload.id), field="user_photo_url") == upload.id


@pytest.mark.parametrize(
    "url",
    [
        "",
        "faces",
        "https://[::1",
        "https://media.example/faces/../../etc/passwd",
        "https://media.example/faces/not-a-uuid",
        "https://media.example/elsewhere/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90",
        "https://media.example/faces/01980A2E-7A4C-7C3A-9D5B-2F6D1A7B8C90",
        "https://media.example/faces/{01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90}",
        "https://media.example/faces/01980a2e7a4c7c3a9d5b2f6d1a7b8c90",
        "https://media.example/?/faces/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90",
    ],
)
def test_any_other_url_names_none(url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        upload_of_url(url, field="user_photo_url")
    assert (refusal.value.field, refusal.value.reason) == ("user_photo_url", "not_an_upload")
