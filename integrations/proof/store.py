"""A proof is made and stored as the newest one of its occurrence."""

from collections.abc import Callable
from datetime import datetime

from integrations.clock import utcnow
from integrations.errors import IntegrationError
from integrations.models import Occurrence, Proof
from integrations.proof.context import Prover, prover
from integrations.proof.result import Result
from integrations.proof.rounds import prove_webinar

UNFORESEEN = "The proof stopped at an unexpected error: check the log, then prove again."
NOT_SYNCED = "This webinar is not synced yet, so that there is nothing to prove: sync it first."


def keep(result: Result, connection: str, now: datetime) -> None:
    """Store a proof. One that could not read everything is only noted: it proves nothing."""
    if result.error:
        Proof.fail(result.occurrence.pk, now, result.error.sentence)
        return
    people = len(result.sums.people)
    Proof.keep(
        result.occurrence.pk,
        now,
        result.document(connection),
        people=people,
        accounted=people - result.sums.unaccounted,
        differences=result.sums.differences,
        notes=result.notes,
    )


def prove_wanted(pk: int, clock: Callable[[], datetime] = utcnow) -> Result | None:
    """Make the proof that is wanted. Returns None if another worker has it, or nothing can be proved."""
    wanted = Proof.take(pk, clock())
    if wanted is None:
        return None
    occurrence = wanted.occurrence
    error = UNFORESEEN
    try:
        result = _prove(prover(occurrence.webinar.connection, clock=clock), occurrence)
        if result:
            keep(result, occurrence.webinar.connection.name, clock())
            error = ""
        else:
            error = NOT_SYNCED
        return result
    except IntegrationError as failed:
        error = failed.sentence
        return None
    finally:
        if error:
            Proof.fail(occurrence.pk, clock(), error)


def _prove(made: Prover, occurrence: Occurrence) -> Result | None:
    made.users.addresses()
    return next(prove_webinar(made, occurrence.webinar, [occurrence], named=True), None)
