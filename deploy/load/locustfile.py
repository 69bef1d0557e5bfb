"""People as they use Stario, for Locust."""

import os
import secrets

from locust import HttpUser, between, task

ARTIST = os.environ["STARIO_ARTIST_ID"]
PAID_ARTIST = os.environ.get("STARIO_PAID_ARTIST_ID")
GREETING = {
    "recipient_name": "Dilnoza",
    "custom_message": "Sen eng zoʻr opasan!",
    "occasion": "birthday",
    "language": "uz",
    "duration_seconds": 15,
}
POSTER = {"text": "Malika, 25 yosh muborak!", "language": "uz"}


class Fan(HttpUser):
    """Looks around much, orders seldom, and follows what was ordered."""

    wait_time = between(1, 5)

    def on_start(self) -> None:
        body = {
            "email": f"load-{secrets.token_hex(8)}@stario.example",
            "password": secrets.token_urlsafe(18),
            "full_name": "A Fan of the Load",
            "phone": None,
        }
        answer = self.client.post("/auth/register", json=body).json()
        self.client.headers["Authorization"] = f"Bearer {answer['access_token']}"
        self.jobs: list[str] = []

    @task(30)
    def look_around(self) -> None:
        self.client.get("/artists")
        self.client.get(f"/artists/{ARTIST}", name="/artists/{artist_id}")
        self.client.get("/merch/products")

    @task(10)
    def look_at_what_is_mine(self) -> None:
        self.client.get("/videos/my")
        for job in self.jobs[-1:]:
            self.client.get(f"/videos/jobs/{job}", name="/videos/jobs/{job_id}")

    @task(3)
    def order_a_poster(self) -> None:
        self._order("/posters/generate", {"artist_id": ARTIST, **POSTER})

    @task(2)
    def order_a_video(self) -> None:
        accepted = self._order("/videos/generate", {"artist_id": ARTIST, **GREETING})
        if "job_id" in accepted:
            self.jobs.append(accepted["job_id"])

    @task(1)
    def begin_to_pay(self) -> None:
        """As far as the provider's page: money is for people."""
        if PAID_ARTIST is None:
            return
        accepted = self._order("/videos/generate", {"artist_id": PAID_ARTIST, **GREETING})
        if "order_id" in accepted:
            body = {"order_id": accepted["order_id"], "provider": "payme"}
            self.client.post("/payments/init", json=body)

    def _order(self, path: str, wish: dict[str, object]) -> dict[str, str]:
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        with self.client.post(path, json=wish, headers=headers, catch_response=True) as answer:
            if answer.status_code == 429:
                # Who orders too much is told so: that is no failure.
                answer.success()
            return answer.json() if answer.ok else {}
