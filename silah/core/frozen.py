"""Values that never change, as dataclasses whose methods are written once here and not made for each class anew."""

import dataclasses
from typing import Any, ClassVar, NoReturn, dataclass_transform


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(dataclasses.field,))
class Frozen:
    """A frozen dataclass by inheritance; its fields are given by name.

    It behaves as ``@dataclass(frozen=True, kw_only=True)`` does, which writes and compiles six methods for each class
    at every start: with seventy classes a tenth of it.
    """

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]
    _names: ClassVar[tuple[str, ...]]
    _defaults: ClassVar[dict[str, Any]]
    _makers: ClassVar[dict[str, Any]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Find the fields, and what stands for one left out."""
        super().__init_subclass__(**kwargs)
        found = dataclasses.fields(dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=True)(cls))
        missing = dataclasses.MISSING
        cls._names = tuple(one.name for one in found)
        cls._defaults = {one.name: one.default for one in found if one.default is not missing}
        cls._makers = {one.name: one.default_factory for one in found if one.default_factory is not missing}

    def __init__(self, **given: Any) -> None:
        """Take the fields by name.

        Raises:
            TypeError: for a field without value, or a name that is no field.
        """
        values = {**self._defaults, **given}
        for name, make in self._makers.items():
            if name not in given:
                values[name] = make()
        try:
            self.__dict__.update([(name, values.pop(name)) for name in self._names])
        except KeyError as missing:
            raise TypeError(f"{type(self).__name__} needs {missing}") from missing
        if values:
            raise TypeError(f"{type(self).__name__} has no {', '.join(values)}")
        if hasattr(self, "__post_init__"):
            self.__post_init__()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse."""
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse."""
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        """Compare all fields of two values of one class."""
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        """Hash all fields."""
        return hash(self._values())

    def __repr__(self) -> str:
        """Show the fields that may be shown."""
        shown = (f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def _values(self) -> tuple[Any, ...]:
        return tuple([self.__dict__[name] for name in self._names])
