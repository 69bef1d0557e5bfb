"""The questions that are asked about jobs, and their rows."""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Executable,
    FromClause,
    RowMapping,
    bindparam,
    case,
    func,
    literal_column,
    null,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Float

from stario.adapters.sql.column_types import Instant
from stario.adapters.sql.rows import flat
from stario.adapters.sql.tables import jobs
from stario.adapters.sql.tables.generation import COUNTED, UNENDED
from stario.adapters.sql.transaction import Rows
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.queue import Order, Queue
from stario.domain.kernel.ids import JobId

_AT = bindparam("at", type_=Instant)
_UNTIL = bindparam("until", type_=Instant)

RANK_COLUMNS = {Order.ARRIVAL: "enqueued_at", Order.PRIORITY: "rank_at"}


class SecondsBetween(FunctionElement[float]):
    """Seconds from one time to another."""

    type = Float()
    inherit_cache = True


@compiles(SecondsBetween, "postgresql")
def _seconds_postgresql(element: SecondsBetween, compiler: SQLCompiler, **_: object) -> str:
    start, end = (compiler.process(clause) for clause in element.clauses)
    return f"extract(epoch FROM ({end} - {start}))"


@compiles(SecondsBetween, "sqlite")
def _seconds_sqlite(element: SecondsBetween, compiler: SQLCompiler, **_: object) -> str:
    start, end = (compiler.process(clause) for clause in element.clauses)
    return f"(({end} - {start}) / 1e6)"


def in_state(state: JobState, of: FromClause = jobs) -> ColumnElement[bool]:
    """
    Compare with the state itself and not with a parameter.

    A prepared statement is planned for any value of its parameters, and then the indexes over
    one state are of no use to it.
    """
    return of.c.state == literal_column(f"'{state.value}'")


def unended() -> Rows:
    return select(jobs).where(text(UNENDED))


def in_turn(statement: Rows, order: Order) -> Rows:
    """Narrow *statement* to what may run now, in its turn; fill in `of_queue` and `at`."""
    return statement.where(
        in_state(JobState.QUEUED), jobs.c.queue == bindparam("of_queue"), jobs.c.run_after <= _AT
    ).order_by(jobs.c[RANK_COLUMNS[order]], jobs.c.id)


def place(job: JobId, *, order: Order, at: datetime) -> Rows:
    """Ask for the `place` of a waiting job; no row when it does not wait."""
    rank = RANK_COLUMNS[order]
    mine = jobs.alias("mine")
    not_behind = (
        select(func.count())
        .select_from(jobs)
        .where(
            in_state(JobState.QUEUED),
            jobs.c.queue == mine.c.queue,
            jobs.c.run_after <= at,
            tuple_(jobs.c[rank], jobs.c.id) <= tuple_(mine.c[rank], mine.c.id),
        )
        .scalar_subquery()
    )
    return select(not_behind.label("place")).where(
        mine.c.id == job, in_state(JobState.QUEUED, mine), mine.c.run_after <= at
    )


def _lease_next(order: Order) -> Executable:
    """
    What `Job.lease` says, in one round trip: find, lock and change.

    Fill in `of_queue`, `at`, `by` and `until`.
    """
    first = (
        in_turn(select(jobs.c.id), order)
        .limit(literal_column("1"))
        .with_for_update(key_share=True, skip_locked=True)
    )
    return (
        update(jobs)
        .where(jobs.c.id == first.scalar_subquery())
        .values(
            state=literal_column(f"'{JobState.LEASED.value}'"),
            worker=bindparam("by"),
            lease_until=_UNTIL,
            attempts=jobs.c.attempts + literal_column("1"),
            stage=null(),
            progress_percent=literal_column("0"),
            error=null(),
            updated_at=_AT,
            leased_at=_AT,
        )
        .returning(jobs)
    )


WAITING = {order: in_turn(select(jobs.c.id), order) for order in Order}
LEASE_NEXT = {order: _lease_next(order) for order in Order}
ONE = select(jobs).where(jobs.c.id == bindparam("of_id"))

REPLACE = update(jobs).where(
    jobs.c.id == bindparam("was_id"),
    jobs.c.state == bindparam("was_state"),
    jobs.c.attempts == bindparam("was_attempts"),
    jobs.c.worker.is_not_distinct_from(bindparam("was_worker")),
)
"""Write a job's row over the one that `fence_of` describes."""

REPLACE_AND_KEEP_LATER_LEASE = REPLACE.values(
    lease_until=case((jobs.c.lease_until > _UNTIL, jobs.c.lease_until), else_=_UNTIL)
)
"""The same where the heartbeat may have prolonged the lease meanwhile; fill in `until` too."""


def fence_of(was: Job) -> dict[str, object]:
    return {
        "was_id": was.id,
        "was_state": was.state.value,
        "was_attempts": was.attempts,
        "was_worker": was.worker,
    }


def depth(queue: Queue, *, at: datetime) -> Rows:
    queued, due = in_state(JobState.QUEUED), jobs.c.run_after <= at
    return select(
        func.count().filter(queued & due).label("waiting"),
        func.count().filter(queued & ~due).label("held_back"),
        func.count().filter(in_state(JobState.LEASED)).label("leased"),
        func.count().filter(in_state(JobState.FAILED)).label("failed"),
        func.min(jobs.c.enqueued_at).filter(queued & due).label("oldest_at"),
    ).where(jobs.c.queue == queue.value, text(COUNTED))


def typical_seconds(queue: Queue, *, last: int) -> Rows:
    """Ask for the mean `seconds` from lease to done."""
    latest = (
        select(jobs.c.leased_at, jobs.c.completed_at)
        .where(in_state(JobState.DONE), jobs.c.queue == queue.value)
        .order_by(jobs.c.completed_at.desc(), jobs.c.id.desc())
        .limit(last)
        .subquery("latest")
    )
    taken = SecondsBetween(latest.c.leased_at, latest.c.completed_at)
    return select(func.avg(taken).label("seconds"))


def job_row(job: Job) -> dict[str, object]:
    """Give what a job says; when its attempt began is known only to the table."""
    result = None if job.result is None else dict(job.result)
    derived = {"payload": dict(job.payload), "result": result, "rank_at": job.rank_at}
    return flat(job) | derived


def job_of(row: RowMapping) -> Job:
    return Job(
        id=row["id"],
        queue=Queue(row["queue"]),
        state=JobState(row["state"]),
        payload=row["payload"],
        account_id=row["account_id"],
        artist_id=row["artist_id"],
        consent_id=row["consent_id"],
        order_id=row["order_id"],
        tier=row["tier"],
        enqueued_at=row["enqueued_at"],
        promised_at=row["promised_at"],
        run_after=row["run_after"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        attempts=row["attempts"],
        max_attempts=row["max_attempts"],
        worker=row["worker"],
        lease_until=row["lease_until"],
        stage=row["stage"],
        progress_percent=row["progress_percent"],
        error=row["error"],
        result=row["result"],
        completed_at=row["completed_at"],
    )
