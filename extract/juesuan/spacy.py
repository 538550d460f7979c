"""The spaCy side of this package: `import juesuan.spacy` gives `to_doc` and the pipeline component `juesuan`."""

from __future__ import annotations

from juesuan.exports.spacy import GROUPS, Component, make_component, to_doc

__all__ = ["GROUPS", "Component", "make_component", "to_doc"]
