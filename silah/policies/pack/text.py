"""Wording in two languages, and the base of every table of a pack."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, Field, model_validator

HER_LANGUAGE = "ar-her"


class Table(BaseModel):
    """A table of a pack: strict types, frozen after reading, and no key that the schema does not know."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Text(Table):
    """A name or sentence in Arabic and English; in TOML a plain string is the Arabic alone.

    ``ar_her`` is the Arabic to a woman where it differs; ``en`` may be left out and falls back to ``ar``.
    """

    ar: str = Field(min_length=1)
    en: str = ""
    ar_her: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_plain_string(cls, data: Any) -> Any:
        return {"ar": data} if isinstance(data, str) else data

    def __str__(self) -> str:
        """Return the wording for the language in force."""
        return self.in_language(get_language() or "ar")

    def in_language(self, code: str) -> str:
        """Return the wording for a language code: ``ar``, ``ar-her`` or ``en`` (others: English).

        Args:
            code: a Django language code, in any case.
        """
        code = code.lower()
        if code == HER_LANGUAGE:
            return self.ar_her or self.ar
        return self.ar if code.startswith("ar") else self.en or self.ar

    def __html__(self) -> str:
        """Escape like a plain string, so that templates may print it directly."""
        from django.utils.html import escape

        return escape(str(self))


def text(ar: str, en: str = "", ar_her: str = "") -> Text:
    """Make a :class:`Text` in one short line, for the vocabularies kept in code."""
    return Text(ar=ar, en=en, ar_her=ar_her)
