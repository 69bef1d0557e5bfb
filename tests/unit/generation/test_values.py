"""Small rules of generation: which file, which link, which tier, which seed."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.artists import a_consent, an_artist
from tests.builders.people import an_account
from tests.builders.values import NOW, new_id
from tests.builders.work import a_job, a_video

from stario.domain.generation.model.delivery import rendition_for
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.playlist import with_links
from stario.domain.generation.model.promise import estimated_seconds, tier_of, usual_seconds
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.seed import seed_of
from stario.domain.generation.model.strays import STRAY_FILES_AFTER, sweeps
from stario.domain.generation.model.video import Video
from stario.domain.kernel.ids import JobId
from stario.domain.kernel.money import Money


def video_with(*renditions: str) -> Video:
    artist, fan = an_artist(), an_account()
    job = a_job(account=fan, artist=artist, consent=a_consent(artist, fan))
    return a_video(job, renditions={quality: f"{quality}.mp4" for quality in renditions})


@pytest.mark.parametrize(
    ("asked", "ready", "given_quality"),
    [
        ("sd", (), "hd"),
        ("sd", ("sd", "1080p"), "sd"),
        ("hd", ("sd", "1080p"), "hd"),
        ("1080p", ("sd",), "hd"),
        ("1080p", ("1080p",), "1080p"),
        ("4k", ("sd", "1080p"), "1080p"),
        ("4k", (), "hd"),
    ],
)
def test_a_download_names_the_nearest_quality_that_is_there(
    asked: str, ready: tuple[str, ...], given_quality: str
) -> None:
    video = video_with(*ready)

    quality, key = rendition_for(video, asked)

    assert quality == given_quality
    assert key == (video.video_key if quality == "hd" else f"{quality}.mp4")


PLAYLIST = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.000000,
segment000.m4s
#EXTINF:4.000000, with a "title" segment000.m4s
segment001.m4s
sd.m3u8
#EXT-X-ENDLIST
"""


def test_every_file_of_a_playlist_becomes_its_link() -> None:
    links = {
        name: f'https://media.uz/{name}?a=1&sig="'.replace('"', "%22")
        for name in ("init.mp4", "segment000.m4s", "segment001.m4s")
    }

    linked = with_links(PLAYLIST, links).splitlines()

    assert linked[2] == f'#EXT-X-MAP:URI="{links["init.mp4"]}"'
    assert linked[4] == links["segment000.m4s"]
    assert linked[5] == '#EXTINF:4.000000, with a "title" segment000.m4s'
    assert linked[6] == links["segment001.m4s"]
    assert linked[7] == "sd.m3u8"
    assert len(linked) == len(PLAYLIST.splitlines())


def test_without_links_a_playlist_stays_as_it_is() -> None:
    assert with_links(PLAYLIST, {}) == PLAYLIST


@pytest.mark.parametrize(
    ("som", "tier"),
    [(0, 0), (49_999, 0), (50_000, 1), (199_999, 1), (200_000, 2), (1_000_000, 3), (9**9, 3)],
)
def test_a_higher_price_is_a_higher_tier(som: int, tier: int) -> None:
    assert tier_of(Money.from_som(som)) == tier


def test_those_in_front_are_waited_for() -> None:
    assert estimated_seconds(position=3, job_seconds=10.4) == 31
    assert estimated_seconds(position=0, job_seconds=10) == 10
    assert estimated_seconds(position=1, job_seconds=0.01) == 1
    assert usual_seconds(Queue.VIDEO, output_seconds=15) > usual_seconds(
        Queue.VOICE, output_seconds=15
    )


@given(st.uuids())
def test_a_job_keeps_its_seed(name: object) -> None:
    job = JobId(str(name))
    assert seed_of(job) == seed_of(job)
    assert 0 <= seed_of(job) < 2**32


def test_seeds_of_jobs_differ() -> None:
    assert len({seed_of(JobId(new_id())) for _ in range(100)}) == 100


def ended(queue: Queue, state: JobState, *, attempts: int) -> Job:
    return a_job(queue=queue, state=state, attempts=attempts, payload={"video_id": "0192-video"})


@pytest.mark.parametrize(
    ("queue", "folder"),
    [
        (Queue.VIDEO, "videos/{id}/"),
        (Queue.VOICE, "voice/{id}/"),
        (Queue.RENDITION, "videos/0192-video/renditions/"),
    ],
)
def test_each_kind_of_work_is_swept_where_it_writes(queue: Queue, folder: str) -> None:
    cancelled = ended(queue, JobState.CANCELLED, attempts=2)
    failed = ended(queue, JobState.FAILED, attempts=2)

    prefixes = [m.payload["prefix"] for m in sweeps(cancelled, bucket="media", at=NOW)]
    assert prefixes == [folder.format(id=cancelled.id)]
    prefixes = [m.payload["prefix"] for m in sweeps(failed, bucket="media", at=NOW)]
    assert prefixes == [folder.format(id=failed.id) + each for each in ("1/", "2/")]


def test_sweeps_wait_for_stragglers_and_have_names_of_their_own() -> None:
    job = ended(Queue.VIDEO, JobState.FAILED, attempts=3)
    again = ended(Queue.VIDEO, JobState.FAILED, attempts=3)

    messages = sweeps(job, bucket="media", at=NOW)

    assert {m.due_at for m in messages} == {NOW + STRAY_FILES_AFTER}
    assert timedelta(minutes=1) > STRAY_FILES_AFTER
    assert sweeps(job, bucket="media", at=NOW) == messages
    ids = [m.id for m in (*messages, *sweeps(again, bucket="media", at=NOW))]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[0-9a-f-]{36}", id_) for id_ in ids)


@pytest.mark.parametrize(
    "job",
    [
        a_job(state=JobState.CANCELLED),
        a_job(queue=Queue.EXPORT, state=JobState.FAILED, attempts=3),
        a_job(queue=Queue.RENDITION, state=JobState.FAILED, attempts=3),
    ],
    ids=["never begun", "stores elsewhere", "of no video"],
)
def test_work_that_stored_nothing_is_not_swept(job: Job) -> None:
    assert sweeps(job, bucket="media", at=NOW) == ()
