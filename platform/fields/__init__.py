"""The field types, in menu order. A new type is a folder here, a line in this list, and its tests.

`FIELD_TYPES` is the palette; `type_of(field)` is the type of one field, in the shape its settings give it.
"""

from __future__ import annotations

from collections.abc import Mapping

from .address.field import AddressType
from .attachment.field import AttachmentType
from .base import FieldType
from .checkbox.field import CheckboxType
from .date.field import DateType
from .date_time.field import DateTimeType
from .department.field import DepartmentType
from .duration.field import DurationType
from .email.field import EmailType
from .field import Field
from .formula.field import FormulaType
from .image.field import ImageType
from .location.field import LocationType
from .long_text.field import LongTextType
from .lookup.field import LookupType
from .member.field import MemberType
from .money.field import MoneyType
from .multi_select.field import MultiSelectType
from .number.field import NumberType
from .percent.field import PercentType
from .phone.field import PhoneType
from .progress.field import ProgressType
from .rating.field import RatingType
from .relation.field import RelationType
from .reverse.field import ReverseType
from .rich_text.field import RichTextType
from .rollup.field import RollupType
from .scope import Scope, UnknownField
from .select.field import SelectType
from .serial.field import SerialType
from .signature.field import SignatureType
from .subform.field import SubformType
from .system.field import CreatedAt, CreatedBy, Owner, OwnerDepartment, UpdatedAt, UpdatedBy
from .text.field import TextType
from .time_of_day.field import TimeOfDayType
from .type_of import TYPES, type_of
from .url.field import UrlType

SYSTEM_TYPES = (CreatedAt(), CreatedBy(), UpdatedAt(), UpdatedBy(), Owner(), OwnerDepartment())

_MENU: tuple[FieldType, ...] = (
    TextType(),
    LongTextType(),
    RichTextType(),
    NumberType(),
    MoneyType(),
    PercentType(),
    RatingType(),
    ProgressType(),
    CheckboxType(),
    SelectType(),
    MultiSelectType(),
    DateType(),
    DateTimeType(),
    TimeOfDayType(),
    DurationType(),
    PhoneType(),
    EmailType(),
    UrlType(),
    AddressType(),
    LocationType(),
    SerialType(),
    MemberType(),
    DepartmentType(),
    AttachmentType(),
    ImageType(),
    SignatureType(),
    RelationType(),
    ReverseType(),
    SubformType(),
    LookupType(),
    RollupType(),
    FormulaType(),
    *SYSTEM_TYPES,
)

FIELD_TYPES: Mapping[str, FieldType] = {each.name: each for each in _MENU}
TYPES.update(FIELD_TYPES)

SYSTEM_FIELDS: tuple[Field, ...] = tuple(
    Field(key=each.name, type=each.name, label=each.label, settings={}, help=each.help)
    for each in SYSTEM_TYPES
)
"""The fields every table has under these keys, whether its definition lists them or not."""

__all__ = ["FIELD_TYPES", "SYSTEM_FIELDS", "Field", "FieldType", "Scope", "UnknownField", "type_of"]
