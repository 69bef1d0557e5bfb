"""A film that is held leaves no way to it, whoever asks and however."""

from tests.builders.held_work import release_at
from tests.http.backstage import Backstage

from stario.domain.kernel.ids import JobId

PLACES = (
    ("GET", ""),
    ("DELETE", ""),
    ("POST", "/download?quality=hd"),
    ("GET", "/stream/index.m3u8"),
)


async def test_a_held_film_has_no_link_until_a_person_hands_it_over(backstage: Backstage) -> None:
    backstage.studio.heard = "Ertaga bozorga borib, ikki kilo olma sotib olaman."
    job = (await backstage.order()).json()["job_id"]
    await backstage.studio.work()
    headers = backstage.headers(backstage.fan)

    waiting = (await backstage.get(f"/videos/jobs/{job}")).json()
    found = [
        await backstage.web.request(method, f"/videos/{job}{place}", headers=headers)
        for method, place in PLACES
    ]
    shared = await backstage.web.post(
        f"/videos/{job}/share", json={"platform": "link"}, headers=headers
    )
    listed = (await backstage.get("/videos")).json()

    assert waiting["status"] == "pending_review"
    assert [waiting[f"{name}_url"] for name in ("video", "thumbnail", "captions")] == [None] * 3
    assert {answer.status_code for answer in (*found, shared)} == {404}
    assert listed["total"] == 0

    await release_at(backstage.studio.town)(JobId(job))

    done = (await backstage.get(f"/videos/jobs/{job}")).json()
    assert done["status"] == "completed"
    assert done["video_url"]
    assert (await backstage.get(f"/videos/{job}")).status_code == 200
