"""Wording in two languages, and the base of every table of a pack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from django.utils.translation import get_language

from silah.core.frozen import Frozen

HER_LANGUAGE = "ar-her"


class Within:
    """Limits of a value beyond its type, asked when a pack is taken in: ``ge``, ``le``, ``min_length``, ``pattern``."""

    def __init__(self, **limits: int | str) -> None:
        """Keep the limits, named as the checker names them."""
        self.limits = limits

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Hand the limits to the checker (pydantic), which finds them beside the type."""
        return {**handler(source), **self.limits}


class Table(Frozen):
    """A table of a pack: what may be in it, and what is.

    Whether a file may become one is asked once, when the pack is taken in (``faults.py``): a page needs nothing of that.
    """

    # For the checker: no type stands for another, and no key that the schema does not know.
    __pydantic_config__: ClassVar[dict[str, Any]] = {"strict": True, "extra": "forbid"}


class Text(Table):
    """A name or sentence in Arabic and English; in TOML a plain string is the Arabic alone.

    ``ar_her`` is the Arabic to a woman where it differs; ``en`` may be left out and falls back to ``ar``.
    """

    # Not strict, or what is made of a plain string would be refused for not being a Text already.
    __pydantic_config__: ClassVar[dict[str, Any]] = {"strict": False, "extra": "forbid"}

    ar: Annotated[str, Within(min_length=1)]
    en: str = ""
    ar_her: str = ""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Tell the checker (pydantic) that a plain string is the Arabic alone."""
        from pydantic_core.core_schema import no_info_before_validator_function

        inner = dict(handler(source))
        # The name under which the checker knows the table moves to the whole, or it would take the inner one next time.
        name = inner.pop("ref")
        return no_info_before_validator_function(
            lambda data: {"ar": data} if isinstance(data, str) else data, inner, ref=name
        )

    def __str__(self) -> str:
        """Return the wording for the language in force."""
        code = get_language() or "ar"
        return self.ar if code == "ar" else self.in_language(code)

    def in_language(self, code: str) -> str:
        """Return the wording for a language code: ``ar``, ``ar-her`` or ``en`` (others: English).

        Args:
            code: a Django language code, in any case.
        """
        code = code.lower()
        if code == HER_LANGUAGE:
            return self.ar_her or self.ar
        return self.ar if code.startswith("ar") else self.en or self.ar

    def naming(self, *, woman: bool = False) -> str:
        """Return the wording as the name of somebody else: in that one's gender, whoever reads.

        Args:
            woman: whether it names a woman; else it names a man, or nobody in particular.
        """
        code = (get_language() or "ar").lower()
        return self.in_language((HER_LANGUAGE if woman else "ar") if code.startswith("ar") else code)

    def __html__(self) -> str:
        """Escape like a plain string, so that templates may print it directly."""
        from django.utils.html import escape

        return escape(str(self))


def text(ar: str, en: str = "", ar_her: str = "") -> Text:
    """Make a :class:`Text` in one short line, for the vocabularies kept in code."""
    return Text(ar=ar, en=en, ar_her=ar_her)


def enumerated(words: Iterable[object]) -> str:
    """Write words one after another, parted by the comma of the language in force."""
    comma = "، " if (get_language() or "ar").startswith("ar") else ", "
    return comma.join(str(word) for word in words)
