"""Records made in few steps, of the values that the database gave or that it is to be given.

The package makes each one as if somebody had written it: it asks of every column what it is called and whether a
record beside it must be forgotten, at two calls a column. A record that was just read or begun has nothing to forget:
its values are laid down as they came.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models

_Record = TypeVar("_Record", bound=models.Model)


def record(model: type[_Record], values: Mapping[str, Any], beside: dict[str, Any] | None = None) -> _Record:
    """A record as it stands in the database.

    Args:
        values: by the name of the attribute (``person_id``); a column left out is read when somebody asks for it.
        beside: records that it leads to, by the name of the relation.
    """
    state = models.base.ModelState()
    state.adding, state.db, state.fields_cache = False, DEFAULT_DB_ALIAS, beside or {}
    made = model.__new__(model)
    made.__dict__.update(values, _state=state)
    return made


def fresh(model: type[_Record], **values: Any) -> _Record:
    """A record to be written, the same that ``model(**values)`` makes.

    Args:
        values: by field, records for relations among them. What is not named takes its default.

    Raises:
        TypeError: for a name that is no field.
    """
    begun = _begun(model)
    made = model.__new__(model)
    state = made.__dict__["_state"] = models.base.ModelState()
    state.fields_cache = {}
    laid = made.__dict__
    laid.update(begun.constants)
    for name, make in begun.makers.items():
        if name not in values:
            laid[name] = make()
    for name, value in values.items():
        if name in begun.columns:
            laid[name] = value
        elif name in begun.relations:
            column, key, back = begun.relations[name]
            state.fields_cache[name], laid[column] = value, None
            if value is not None:
                near, laid[column] = value._state, getattr(value, key)  # noqa: SLF001  where the package keeps it
                state.db = near.db
                if back:
                    near.fields_cache[back] = made
        else:
            raise TypeError(f"{model.__name__} has no field {name}.")
    return made


@dataclass(frozen=True)
class _Begun:
    """What stands in a record of which nothing is known yet.

    Args:
        makers: of defaults that are made anew for each record.
        columns: names of attributes, each that of a column.
        relations: by name, the attribute that holds the key, that of the record it leads to, and the name under which
            that one keeps this one, where it is the only one.
    """

    constants: Mapping[str, Any]
    makers: Mapping[str, Callable[[], Any]]
    columns: frozenset[str]
    relations: Mapping[str, tuple[str, str, str]]


@cache
def _begun(model: type[models.Model]) -> _Begun:
    signals = models.signals
    fields: Sequence[Any] = model._meta.concrete_fields  # noqa: SLF001  the documented description of a model
    if (
        model.__init__ is not models.Model.__init__
        or signals.pre_init.has_listeners(model) or signals.post_init.has_listeners(model)
    ):  # fmt: skip
        raise TypeError(f"{model.__name__} is not made of its values alone.")
    made_anew = {
        field.attname: field.get_default for field in fields if field.has_default() and callable(field.default)
    }
    return _Begun(
        {field.attname: field.get_default() for field in fields if field.attname not in made_anew}, made_anew,
        frozenset(field.attname for field in fields if not field.is_relation or field.attname != field.name),
        {
            field.name: (field.attname, field.target_field.attname, "" if field.remote_field.multiple else field.remote_field.cache_name)
            for field in fields if field.is_relation
        },
    )  # fmt: skip


@dataclass(frozen=True)
class Mould:
    """How rows of a statement become records of one model, and of those it leads to.

    Args:
        columns: where the record's own values stand in a row.
        key: where its key stands; nothing stands there where there is no such record.
        to: the name under which the record that leads here keeps this one.
        back: the name under which this one keeps the record that leads here, where it is the only one.
    """

    model: type[models.Model]
    columns: slice
    names: tuple[str, ...]
    key: int
    beside: "tuple[Mould, ...]"
    to: str = ""
    back: str = ""

    def record(self, row: Sequence[Any]) -> Any:
        """The record of a row, those beside it with it."""
        near = {one.to: None if row[one.key] is None else one.record(row) for one in self.beside}
        made = record(self.model, dict(zip(self.names, row[self.columns], strict=True)), near)
        for one in self.beside:
            if one.back and (found := near[one.to]) is not None:
                found._state.fields_cache[one.back] = made  # noqa: SLF001  where the package keeps it
        return made


def mould(described: Mapping[str, Any], columns: Sequence[Any]) -> Mould:
    """The mould of a statement.

    Args:
        described: what the records are made of, as the package's compiler says it.
        columns: what the compiler selects.

    Raises:
        TypeError: for a model that wants to be made in its own way.
    """
    model, places = described["model"], described["select_fields"]
    signals = models.signals
    if (
        model.__init__ is not models.Model.__init__ or "from_db" in vars(model) or described.get("from_parent")
        or signals.pre_init.has_listeners(model) or signals.post_init.has_listeners(model)
    ):  # fmt: skip
        raise TypeError(f"{model.__name__} is not made of its values alone.")
    own = slice(places[0], places[-1] + 1)
    names = tuple(column[0].target.attname for column in columns[own])
    to = back = ""
    if field := described.get("field"):
        there, here = (field.remote_field, field) if described["reverse"] else (field, field.remote_field)
        to, back = there.cache_name, here.cache_name if field.unique else ""
    beside = tuple(mould(one, columns) for one in described.get("related_klass_infos", ()))
    return Mould(model, own, names, places[0] + names.index(model._meta.pk.attname), beside, to, back)  # noqa: SLF001
