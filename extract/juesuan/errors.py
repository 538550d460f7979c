"""The errors of this project: one tree; each class owns its exit code and says what to do next.

JuesuanError               1
├── UnreadableInput        1   this file cannot be read
│   ├── EmptyInput
│   ├── NotADocument           the bytes are of no format that is read here
│   ├── DamagedInput           the format is known, the file is broken or truncated
│   ├── EncryptedInput         a password is needed
│   ├── InputTooLarge          a limit against hostile files was passed
│   └── MissingTool            an extra or a program of the system is not installed
├── PatternError           2   a pattern pack is wrong
└── UsageError             2   the call is wrong
"""

from __future__ import annotations

from typing import ClassVar


class JuesuanError(Exception):
    """Whatever this project raises on purpose. `what` is the fault in one line, `advice` what to do about it.

    >>> str(EmptyInput("a.txt", "the file is empty"))
    'a.txt: the file is empty; publish or download it again'
    """

    exit_code: ClassVar[int] = 1
    default_advice: ClassVar[str] = ""

    def __init__(self, subject: str, what: str, advice: str | None = None) -> None:
        self.subject = subject
        self.what = what
        self.advice = self.default_advice if advice is None else advice
        super().__init__(subject, what, self.advice)

    def __str__(self) -> str:
        line = f"{self.subject}: {self.what}" + (f"; {self.advice}" if self.advice else "")
        return " ".join(line.split())


class UnreadableInput(JuesuanError):
    """One input cannot be read; the others are not harmed."""


class EmptyInput(UnreadableInput):
    """A file of no bytes, or of nothing but blanks."""

    default_advice = "publish or download it again"


class NotADocument(UnreadableInput):
    """Bytes of no format that is read here."""

    default_advice = "give a text, Word, PDF, HTML or sheet file"


class DamagedInput(UnreadableInput):
    """A known format that is broken or cut off."""

    default_advice = "download it again or open and save it in its own program"


class EncryptedInput(UnreadableInput):
    """A file that opens with a password only."""

    default_advice = "give the password with --password"


class InputTooLarge(UnreadableInput):
    """A limit against hostile or runaway files was passed."""

    default_advice = "split the file if it is what it says it is"


class MissingTool(UnreadableInput):
    """An extra of this package or a program of the system is needed and absent."""


class PatternError(JuesuanError):
    """A pattern pack is wrong; the subject names file and key."""

    exit_code = 2
    default_advice = "mend the pack (juesuan patterns test shows every rule)"


class UsageError(JuesuanError):
    """The call itself is wrong."""

    exit_code = 2
