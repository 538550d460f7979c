"""Disclosures made up from a seed, with the truth about them: `generate(seed)`; see `python corpus/generator --help`."""

from .generate import STYLES, Generated, generate

__all__ = ["STYLES", "Generated", "generate"]
