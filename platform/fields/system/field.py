"""What every record has of itself: when and by whom it was made and changed, and whose it is."""

from __future__ import annotations

from ...core.words import Words
from ...expressions import PERSON, RECORD, Type
from ..base import FieldType
from ..date_time.field import DateTimeType
from ..department.field import DepartmentType
from ..field import Field
from ..member.field import MemberType


class SystemTime(DateTimeType):
    """A time the product sets. Its column belongs to every table, so the field adds none."""

    family = "system"
    writable = False
    cell_template = "date_time/cell.html"
    input_template = "readonly.html"

    def column_type(self, field: Field) -> None:
        """Return None: the table has the column already."""


class CreatedAt(SystemTime):
    """When a record was made."""

    name = "created_at"
    label = Words("Created", "创建时间")
    help = Words("When the record was made.", "记录的创建时间。")
    icon = "clock-plus"


class UpdatedAt(SystemTime):
    """When a record was last changed."""

    name = "updated_at"
    label = Words("Changed", "修改时间")
    help = Words("When the record was last changed.", "记录的最后修改时间。")
    icon = "clock-edit"


class SystemPerson(MemberType):
    """A person the product notes down."""

    family = "system"
    settings = {}
    writable = False
    cell_template = "member/cell.html"
    input_template = "readonly.html"

    def shaped(self, field: Field) -> FieldType:
        """Return itself: it is always one person."""
        return self

    def type(self, field: Field) -> Type:
        """Return PERSON."""
        return PERSON

    def column_type(self, field: Field) -> None:
        """Return None: the table has the column already."""


class CreatedBy(SystemPerson):
    """Who made a record."""

    name = "created_by"
    label = Words("Created by", "创建人")
    help = Words("Who made the record.", "创建此记录的成员。")
    icon = "user-plus"


class UpdatedBy(SystemPerson):
    """Who last changed a record."""

    name = "updated_by"
    label = Words("Changed by", "修改人")
    help = Words("Who last changed the record.", "最后修改此记录的成员。")
    icon = "user-edit"


class Owner(SystemPerson):
    """Whose record it is; can be handed over."""

    name = "owner"
    label = Words("Owner", "负责人")
    help = Words(
        "Whose record it is; the person who made it unless handed over.",
        "记录的负责人，默认为创建人，可转交。",
    )
    icon = "user-check"
    writable = True
    input_template = "member/input.html"


class OwnerDepartment(DepartmentType):
    """The department of the owner."""

    name = "owner_department"
    label = Words("Owner's department", "所属部门")
    help = Words(
        "The department of the owner; follows when the record is handed over.",
        "负责人所在部门，随负责人变更。",
    )
    icon = "sitemap"
    family = "system"
    settings = {}
    writable = False
    cell_template = "department/cell.html"
    input_template = "readonly.html"

    def shaped(self, field: Field) -> FieldType:
        """Return itself: it is always one department."""
        return self

    def type(self, field: Field) -> Type:
        """Return RECORD."""
        return RECORD

    def column_type(self, field: Field) -> None:
        """Return None: the table has the column already."""
