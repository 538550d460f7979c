"""Reading in a child process: what kills the child ends its file and nothing else."""

from __future__ import annotations

import os
import signal
import threading
import time
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from juesuan.errors import DamagedInput, EmptyInput
from juesuan.readers import Input
from juesuan.readers.isolate import read_isolated

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits are set as POSIX does")


def pages(count: int) -> bytes:
    file = BytesIO()
    canvas = Canvas(file)
    for number in range(count):
        for line in range(40):
            canvas.drawString(50, 50 + line * 18, f"page {number} line {line} of many words")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def children() -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[1]) == os.getpid():
                found.add(int(entry.name))
    return found


def test_a_document_comes_back_whole() -> None:
    document = read_isolated(Input("收入1.00万元\n".encode(), "a.txt"))
    assert document.text == "收入1.00万元\n"
    assert document.path == "a.txt"


def test_the_projects_own_errors_come_back() -> None:
    with pytest.raises(EmptyInput, match=r"a\.txt: the file is empty"):
        read_isolated(Input(b"", "a.txt"))


def test_a_hang_is_ended_after_the_time_limit() -> None:
    start = time.monotonic()
    with pytest.raises(DamagedInput, match=r"long\.pdf: reading it took more than 0\.05 seconds"):
        read_isolated(Input(pages(3), "long.pdf"), seconds=0.05)
    assert time.monotonic() - start < 10


def test_a_reader_that_passes_its_memory_dies_alone() -> None:
    with pytest.raises(DamagedInput, match=r"big\.pdf"):
        read_isolated(Input(pages(1) + b" " * (80 << 20), "big.pdf"), memory=96 << 20)


def test_a_crash_ends_its_own_file_only() -> None:
    """The child is killed by the signal that a fault in pdfium's memory would give."""
    before = children()

    def kill() -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for child in children() - before:
                os.kill(child, signal.SIGSEGV)
                return
            time.sleep(0.002)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(DamagedInput, match=r"crash\.pdf: its reader came to a sudden end"):
        read_isolated(Input(pages(30), "crash.pdf"))
    killer.join()
    assert read_isolated(Input(b"text", "after.txt")).text == "text"
