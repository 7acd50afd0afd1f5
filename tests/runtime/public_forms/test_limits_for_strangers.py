"""How much strangers may send from one address, in an hour and in a day: refused in words, nothing half saved."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from fixtures.breaking import files_of
from fixtures.office import snapshot
from tablewright.core.limits import LIMITS
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.public_forms.models import PublicUse
from tablewright.runtime.public_forms.quotas import forget_old_use


def limit(public, **limits: int) -> None:
    public.desk.app.config["LIMITS"] = replace(LIMITS, public_seconds=0, **limits)


@pytest.mark.parametrize("name", ["public_rows_per_hour", "public_rows_per_day"])
@pytest.mark.parametrize("language, said", [("en", "Too much has been sent"), ("zh", "提交过多")])
def test_answers_from_one_address_have_an_end(public, name, language, said):
    limit(public, **{name: 2})
    path = public.open()
    assert [public.stranger().answer(path).status_code for _ in range(2)] == [303, 303]
    other_form, third = public.open(), public.stranger(language)
    before = snapshot(public.office.engine)
    for each in (path, other_form):
        refused = third.answer(each, brief="Keep this")
        assert refused.status_code == 429 and said in refused.text and "Keep this" in refused.text
        assert 0 < int(refused.headers["Retry-After"]) <= 86400
    assert snapshot(public.office.engine) == before
    assert public.stranger(address="198.51.100.9").answer(path).status_code == 303, "another address"


def test_answers_at_once_do_not_slip_through(public):
    limit(public, public_rows_per_hour=2)
    path = public.open()
    strangers = [(each, each.fill(path, name="Bridge")) for each in (public.stranger() for _ in range(6))]
    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda each: each[0].send(path, each[1]).status_code, strangers))
    assert sorted(statuses) == [303, 303, 429, 429, 429, 429]
    assert len(public.office.live_ids("project")) == 2


def test_what_is_refused_for_its_values_counts_for_nothing(public):
    limit(public, public_rows_per_hour=1)
    path, stranger = public.open(), public.stranger()
    assert [stranger.answer(path, name="").status_code for _ in range(3)] == [422] * 3
    assert stranger.answer(path).status_code == 303


@pytest.mark.parametrize("name", ["public_files_per_hour", "public_files_per_day"])
def test_files_from_one_address_have_an_end_whatever_becomes_of_them(public, name):
    limit(public, **{name: 2})
    path, stranger = public.open(), public.stranger()
    for _ in range(2):
        stranger.answer(path, **{"name": "", "files:upload": (io.BytesIO(b"hello"), "a.txt")})
    before = snapshot(public.office.engine), files_of(public.desk.app.extensions["files"].blobs.folder)
    refused = stranger.answer(path, **{"files:upload": (io.BytesIO(b"other"), "b.txt")})
    assert refused.status_code == 429 and "Retry-After" in refused.headers
    assert before == (
        snapshot(public.office.engine),
        files_of(public.desk.app.extensions["files"].blobs.folder),
    )
    assert stranger.answer(path).status_code == 303, "without a file"


def test_a_whole_network_of_the_new_kind_is_one_address(public):
    limit(public, public_rows_per_hour=1)
    path = public.open()
    assert public.stranger(address="2001:db8::1").answer(path).status_code == 303
    assert public.stranger(address="2001:db8::ffff").answer(path).status_code == 429


def test_what_a_proxy_claims_resets_nothing(public):
    limit(public, public_rows_per_hour=1)
    path, stranger = public.open(), public.stranger()
    assert stranger.answer(path).status_code == 303
    stranger.headers["X-Forwarded-For"] = "192.0.2.1"
    assert stranger.answer(path).status_code == 429


def test_a_file_that_is_too_large_is_refused(public):
    limit(public, upload_bytes=1000)
    public.desk.app.extensions["files"].limits = public.desk.app.config["LIMITS"]
    answer = public.stranger().answer(public.open(), **{"files:upload": (io.BytesIO(b"x" * 2000), "a.txt")})
    assert answer.status_code in (413, 422) and public.office.live_ids("project") == []


def test_counts_are_forgotten(public):
    public.stranger().answer(public.open())
    with unit_of_work(public.office.engine) as work:
        assert work.connection.scalar(sa.select(sa.func.count()).select_from(PublicUse)) == 2
        work.connection.execute(sa.update(PublicUse).values(at=work.now - timedelta(days=3)))
        forget_old_use(work)
        assert work.connection.scalar(sa.select(sa.func.count()).select_from(PublicUse)) == 0
