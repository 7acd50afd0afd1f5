"""What the bodies of the API may hold. An unknown member is refused."""

from __future__ import annotations

import marshmallow as ma

from ..core.limits import Limits

MOST = Limits().records_per_call


class _Closed(ma.Schema):
    class Meta:
        unknown = ma.RAISE


def _fields(**more: object) -> ma.fields.Dict:
    return ma.fields.Dict(keys=ma.fields.String(), **more)


def _id(**more: object) -> ma.fields.Integer:
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(min=1, max=2**63 - 1), **more)


class NewRecord(_Closed):
    """One record to create."""

    fields_ = _fields(data_key="fields", required=True)


class CreateBody(_Closed):
    """`fields` for one record, or `records` for many."""

    fields_ = _fields(data_key="fields")
    records = ma.fields.List(ma.fields.Nested(NewRecord), validate=ma.validate.Length(1, MOST))

    @ma.validates_schema
    def one_of_them(self, data: dict, **_: object) -> None:
        """Ask for exactly one of the two members."""
        if len(data) != 1:
            raise ma.ValidationError("Send either “fields” or “records”.", "fields")


class UpdateBody(_Closed):
    """New values of one record; `rev` is the revision they were read at."""

    fields_ = _fields(data_key="fields", required=True)
    rev = ma.fields.Integer(strict=True, validate=ma.validate.Range(min=1))


class ChangedRecord(UpdateBody):
    """One of many records to change."""

    id = _id(required=True)


class UpdateManyBody(_Closed):
    """Many records to change, all or none."""

    records = ma.fields.List(
        ma.fields.Nested(ChangedRecord), required=True, validate=ma.validate.Length(1, MOST)
    )


class DeleteManyBody(_Closed):
    """Many records to move to the recycle bin, all or none."""

    ids = ma.fields.List(_id(), required=True, validate=ma.validate.Length(1, MOST))


class RevealBody(_Closed):
    """The field to show in full."""

    field = ma.fields.String(required=True, validate=ma.validate.Length(1, 100))
