"""juesuan (决算): Chinese government disclosures to validated JSON with source spans.

>>> import juesuan
>>> callable(juesuan.extract)
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from juesuan.errors import JuesuanError
    from juesuan.explanations import explain
    from juesuan.models import Disclosure
    from juesuan.pipeline import extract

__all__ = ["Disclosure", "JuesuanError", "explain", "extract"]

_HOMES = {"explain": "explanations", "extract": "pipeline", "Disclosure": "models", "JuesuanError": "errors"}


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for, so that the import of the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'juesuan' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"juesuan.{_HOMES[name]}"), name)
