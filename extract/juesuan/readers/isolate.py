"""Reading in a process of its own: a crash or a hang inside a reader ends that file only."""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
from pathlib import Path

from juesuan.document import Document
from juesuan.errors import DamagedInput, JuesuanError
from juesuan.readers import Input, read

SECONDS = 120.0
"""How long one file may take."""
MEMORY = 1 << 30
"""How much memory of its own, in bytes, the reader of one file may take; libraries mapped from files are not counted."""


def read_isolated(source: Input, *, seconds: float = SECONDS, memory: int = MEMORY) -> Document:
    """The document in `source`, read in a child process under a limit of time (seconds) and of memory (bytes).

    Raises:
        DamagedInput: where the child dies, or passes a limit; this process and its other files go on.
        UnreadableInput: as readers.read raises it.
    """
    home = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH")])])
    with subprocess.Popen(
        [sys.executable, "-m", __name__, str(memory)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": path},
    ) as child:  # fmt: skip
        try:
            answer, _ = child.communicate(pickle.dumps(source), timeout=seconds)
        except subprocess.TimeoutExpired:
            raise DamagedInput(source.path, f"reading it took more than {seconds:g} seconds") from None
        finally:
            child.kill()
    if child.returncode != 0 or not answer:
        raise DamagedInput(source.path, "its reader came to a sudden end")
    result = pickle.loads(answer)
    if isinstance(result, JuesuanError):
        raise result
    assert isinstance(result, Document)
    return result


def _serve(memory: int) -> None:
    """The child: reads one pickled Input, answers with the pickled document or the project's own error."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source: Input = pickle.load(sys.stdin.buffer)
    answer = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not get into the answer
    result: Document | JuesuanError
    try:
        result = read(source)
    except JuesuanError as error:
        result = error
    except MemoryError:
        result = DamagedInput(source.path, f"reading it needs more than {memory // 1024 // 1024} MiB")
    answer.write(pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL))
    answer.flush()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
