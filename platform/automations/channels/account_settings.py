"""Settings that several kinds of account share, as JSON Schema properties."""

from __future__ import annotations

from typing import Any


def robot_address(en: str, zh: str, example: str, path: str) -> dict[str, Any]:
    """Return the setting for a robot's address: whoever knows it can write to the group, so it is a secret."""
    return {
        "type": "string",
        "format": "uri",
        "maxLength": 500,
        "x-secret": True,
        "x-path": path,
        "x-example": example,
        "title": {"en": "Webhook address", "zh": "Webhook 地址"},
        "description": {"en": en, "zh": zh},
    }


def interface_address(default: str, en: str = "", zh: str = "") -> dict[str, Any]:
    """Return the setting for where a vendor's interface answers, which hardly anybody changes."""
    return {
        "type": "string",
        "format": "uri",
        "maxLength": 200,
        "default": default,
        "title": {"en": "Address of the interface", "zh": "接口地址"},
        "description": {
            "en": en or "Leave it as it is, unless your company runs the service on its own servers.",
            "zh": zh or "一般无需修改；仅在使用私有化部署时填写自己的地址。",
        },
    }


def line(en: str, zh: str, **more: Any) -> dict[str, Any]:
    """Return a setting of one line; `help` is a pair of words."""
    told = more.pop("help", None)
    described = {"description": {"en": told[0], "zh": told[1]}} if told else {}
    return {"type": "string", "maxLength": 200, "title": {"en": en, "zh": zh}, **described, **more}


def secret(en: str, zh: str, **more: Any) -> dict[str, Any]:
    """Return a setting that is sealed and never shown again."""
    return line(en, zh, **{"x-secret": True, "maxLength": 500, **more})


def people_by() -> dict[str, Any]:
    """Return the setting for what the vendor knows colleagues by; an administrator makes both sides agree."""
    return {
        "enum": ["login", "email_name", "email"],
        "default": "login",
        "title": {"en": "People are known there by", "zh": "成员在对方的 ID 等于"},
        "description": {
            "en": "So a person of this workspace is found there when a step names people.",
            "zh": "步骤中选择成员时，按此找到对方账号。",
        },
        "x-words": {
            "login": {"en": "their login here", "zh": "本系统登录名"},
            "email_name": {"en": "their e-mail before the @", "zh": "邮箱 @ 之前的部分"},
            "email": {"en": "their e-mail address", "zh": "邮箱地址"},
        },
    }
