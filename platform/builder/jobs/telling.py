"""The notice by which a person finds long work again that they asked for: it has ended, and how."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...runtime.conversation.models import Notice

KIND = "build"


def tell(
    work: UnitOfWork, job_id: int, person_id: int, app_id: int | None, label: Mapping[str, str], state: str
) -> None:
    """Tell a person that their job, named by its label, has ended: state "done" or "stopped"."""
    values = {
        "person_id": person_id,
        "app_id": app_id,
        "by_id": person_id,
        "kind": KIND,
        "detail": {"job": job_id, "label": dict(label), "state": state},
        "at": work.now,
    }
    work.connection.execute(sa.insert(Notice.__table__).values(values))
