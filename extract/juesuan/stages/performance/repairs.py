"""What is said of a form while it is read: every repair, guess and refusal, with its place."""

from __future__ import annotations

from juesuan import models
from juesuan.document import Severity
from juesuan.findings import Reading
from juesuan.stages.performance.slots import Line, Row, Slot


class Repairs:
    """The diagnostics of one form, shared by its blocks."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.found: list[models.Diagnostic] = []

    def __call__(self, code: str, severity: Severity, message: str, place: Row | Slot | Line) -> None:
        """Note one."""
        self.found.append(self._reading.diagnostic(code, severity, message, (place.start, place.end)))
