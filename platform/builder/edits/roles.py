"""Changes of an app's roles: pure functions from a document to the document after the change."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...core.errors import Fault, Invalid, NotFound
from ...core.words import Words
from .document import Document

NO_NAME = Words("Give the role a name.", "请填写角色名称。")
TAKEN = Words("Another role has this name already.", "已有同名角色，请换一个名称。")


def role_in(document: Document, key: str) -> Mapping[str, Any]:
    """Return a role of a document; raises NotFound."""
    found = next((each for each in document.get("roles", ()) if each["key"] == key), None)
    if found is None:
        raise NotFound
    return found


def with_role(document: Document, key: str, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Return the document with one role changed by `change`, which is given a copy; raises NotFound."""
    changed = copy.deepcopy(dict(role_in(document, key)))
    change(changed)
    roles = [changed if each["key"] == key else each for each in document.get("roles", ())]
    return {**document, "roles": roles}


def add_role(document: Document, role: Mapping[str, Any], after: str | None = None) -> dict[str, Any]:
    """Return the document with a new role, at the end or after another one; raises Invalid for its name."""
    _check_name(document, role["label"], role["key"])
    roles = list(document.get("roles", ()))
    keys = [each["key"] for each in roles]
    roles.insert(keys.index(after) + 1 if after in keys else len(roles), role)
    return {**document, "roles": roles}


def copy_role(document: Document, key: str, new_key: str, label: Any) -> dict[str, Any]:
    """Return the document with a role that has the rights of another one, beside it; raises NotFound, Invalid."""
    made = {**copy.deepcopy(dict(role_in(document, key))), "key": new_key, "label": label}
    return add_role(document, made, after=key)


def rename_role(document: Document, key: str, label: Any, help_text: Any = None) -> dict[str, Any]:
    """Return the document with a role's name and explanation changed; its key stays. Raises NotFound, Invalid."""
    _check_name(document, label, key)

    def change(role: dict[str, Any]) -> None:
        role["label"] = label
        role.pop("help", None)
        if help_text:
            role["help"] = help_text

    return with_role(document, key, change)


def remove_role(document: Document, key: str) -> dict[str, Any]:
    """Return the document without a role; raises NotFound."""
    role_in(document, key)
    return {**document, "roles": [each for each in document["roles"] if each["key"] != key]}


def order_roles(document: Document, keys: Sequence[str]) -> dict[str, Any]:
    """Return the document with its roles in the order of `keys`; those not named follow as they were."""
    roles = list(document.get("roles", ()))
    place = {key: number for number, key in enumerate(keys)}
    return {**document, "roles": sorted(roles, key=lambda each: place.get(each["key"], len(place)))}


def move_role(document: Document, key: str, steps: int) -> dict[str, Any]:
    """Return the document with a role moved up (-1) or down (1); raises NotFound."""
    role_in(document, key)
    keys = [each["key"] for each in document["roles"]]
    at = keys.index(key)
    to = min(max(at + steps, 0), len(keys) - 1)
    keys.insert(to, keys.pop(at))
    return order_roles(document, keys)


def _check_name(document: Document, label: Any, key: str) -> None:
    words = Words.read(label)
    if not words.en.strip():
        raise Invalid([Fault("label", NO_NAME)])
    for each in document.get("roles", ()):
        other = Words.read(each.get("label") or each["key"])
        if each["key"] != key and (other.en == words.en or other.zh == words.zh):
            raise Invalid([Fault("label", TAKEN)])
