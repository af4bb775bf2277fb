"""Verbs of modules that stand beside the pipeline and may be absent: release records, figures, outsiders' links."""

from importlib import import_module
from importlib.util import find_spec


def beside(module, verb):
    """`mobility.domain.<module>.<verb>`, or a function that does nothing where that module is not there."""
    if find_spec(f"mobility.domain.{module}") is None:
        return nothing
    return getattr(import_module(f"mobility.domain.{module}"), verb, nothing)


def nothing(*_given, **_named):
    return None
