"""Typed reading of plain data from a file: what is missing or odd is named by its path."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from ipskeptic.errors import InputError
from ipskeptic.model.when import Window, parse_window

T = TypeVar("T")


class Fields:
    """One object of a document.

    Args:
        data: What was read; an `InputError` is raised unless it is an object.
        path: Where it stands, for messages: "assessments[3].claim".
    """

    __slots__ = ("data", "path")

    def __init__(self, data: Any, path: str) -> None:
        if not isinstance(data, Mapping):
            raise InputError(f"{path or 'the document'} is no object: this is no saved report")
        self.data = data
        self.path = path

    def at(self, name: str) -> str:
        """The path of a field."""
        return f"{self.path}.{name}" if self.path else name

    def wrong(self, name: str, expected: str) -> InputError:
        """The error for a field that is not what it should be."""
        found = repr(self.data.get(name))[:60]
        return InputError(
            f"{self.at(name)} should be {expected}, not {found}; save the report again"
        )

    def text(self, name: str, allowed: Collection[str] = ()) -> str:
        """A text, "" where it is null or missing.

        Args:
            name: The field.
            allowed: The texts that it may be; any where empty.
        """
        value = self.data.get(name)
        value = "" if value is None else value
        if not isinstance(value, str):
            raise self.wrong(name, "text")
        if allowed and value not in allowed:
            raise self.wrong(name, f"one of {', '.join(sorted(allowed))}")
        return value

    def number(self, name: str) -> int | None:
        """A whole number, None where it is null or missing."""
        value = self.data.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise self.wrong(name, "a whole number or null")
        return value

    def count(self, name: str) -> int:
        """A whole number, 0 where it is null or missing."""
        return self.number(name) or 0

    def share(self, name: str) -> float | None:
        """A number between 0 and 1, None where it is null or missing."""
        value = self.data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.wrong(name, "a number between 0 and 1, or null")
        return value

    def flag(self, name: str) -> bool:
        """True or false, false where it is missing."""
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name, "true or false")
        return value

    def window(self, name: str) -> Window:
        """A time; it must be there."""
        return self._window(self.text(name), self.at(name))

    def optional_window(self, name: str) -> Window | None:
        """A time, None where it is null or missing."""
        return self.window(name) if self.text(name) else None

    def windows(self, name: str) -> tuple[Window, ...]:
        """A list of times."""
        path = self.at(name)
        return tuple(self._window(text, path) for text in self.texts(name))

    def texts(self, name: str, allowed: Collection[str] = ()) -> tuple[str, ...]:
        """A list of texts, empty where it is null or missing."""
        values = self._list(name)
        if any(
            not isinstance(value, str) or (allowed and value not in allowed) for value in values
        ):
            kinds = f" out of {', '.join(sorted(allowed))}" if allowed else ""
            raise self.wrong(name, f"a list of texts{kinds}")
        return tuple(values)

    def child(self, name: str) -> Fields:
        """An object inside this one."""
        return Fields(self.data.get(name), self.at(name))

    def optional_child(self, name: str) -> Fields | None:
        """An object inside this one, None where it is null or missing."""
        return None if self.data.get(name) is None else self.child(name)

    def children(self, name: str, make: Callable[[Fields], T]) -> tuple[T, ...]:
        """A list of objects, each turned into something."""
        path = self.at(name)
        return tuple(
            make(Fields(value, f"{path}[{number}]"))
            for number, value in enumerate(self._list(name))
        )

    def _list(self, name: str) -> list[Any]:
        value = self.data.get(name)
        value = [] if value is None else value
        if not isinstance(value, list):
            raise self.wrong(name, "a list")
        return value

    @staticmethod
    def _window(text: str, path: str) -> Window:
        try:
            return parse_window(text)
        except ValueError as error:
            raise InputError(f"{path}: {error}; save the report again") from error
