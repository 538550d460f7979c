"""The command line: parse, call, print. Data goes to standard output, talk to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from juesuan.errors import DamagedInput, JuesuanError, UnreadableInput, UsageError

if TYPE_CHECKING:
    from juesuan.document import Document
    from juesuan.models import Disclosure
    from juesuan.readers import Input

app = typer.Typer(
    name="juesuan",
    help="Chinese government budget and final-account disclosures (预算, 决算) to validated JSON with source spans.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
patterns_app = typer.Typer(help="List the pattern packs, or test them.", invoke_without_command=True)
app.add_typer(patterns_app, name="patterns")
catalogue_app = typer.Typer(help="The official classification codes.", no_args_is_help=True)
app.add_typer(catalogue_app, name="catalogue")

Packs = Annotated[
    list[Path] | None,
    typer.Option("--patterns", metavar="DIR", help="A folder with a further pattern pack; may be given again."),
]
Password = Annotated[str | None, typer.Option(help="Opens encrypted files.")]
Out = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Write DIR/<file stem>.json for each, not standard output.")
]
Explain = Annotated[
    bool,
    typer.Option("--explain", help="Print a table instead: each number, the rule that made it a fact, or why none."),
]


_PDF_SECONDS = 900.0
"""How long one PDF among several may take: a scan of a hundred pages is slow, a hang never ends."""


def main() -> NoReturn:
    """The entry point: runs the command and ends the process with the exit code of the contract."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # whatever the locale says
    try:
        app()
    except JuesuanError as error:
        _say(f"juesuan: {error}")
        sys.exit(error.exit_code)
    sys.exit(0)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        _write(f"juesuan {version('juesuan')}\n")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def extract(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Disclosures; - is standard input.")],
    *,
    out: Out = None,
    text: Annotated[bool, typer.Option("--text/--no-text", help="Keep the canonical text in the output.")] = True,
    indent: Annotated[bool, typer.Option("--indent", help="Indent the JSON for reading.")] = False,
    why: Explain = False,
    packs: Packs = None,
    password: Password = None,
) -> None:
    """Extract disclosures into JSON: one object for a file, JSON Lines for several."""
    _check_usage(files, out, indent, why)
    from juesuan import patterns

    patterns.load(packs or ())  # a bad pack is wrong usage: it is told once and before any file
    targets = _Targets(files, out) if out is not None else None

    def work(member: Input) -> None:
        if why:
            _explain(member, files, packs or ())
            return
        json = _json(member, files, packs or (), text, indent)
        if targets is None:
            _write(json)
        else:
            _save(targets.of(member.path), json)

    done, failed = _each(files, password, work)
    if targets is not None:
        _say(f"{done} of {done + failed} written to {out}")
    if failed:
        raise typer.Exit(1)


def _check_usage(files: Sequence[str], out: Path | None, indent: bool, why: bool) -> None:
    """Refuse options that cannot go together."""
    if why and out is not None:
        raise UsageError("--explain", "it prints a table and writes no JSON", "leave --out away")
    if indent and out is None and len(files) > 1:
        raise UsageError("--indent", "JSON Lines cannot be indented", "add --out DIR, or leave --indent away")


def _json(member: Input, files: Sequence[str], packs: Sequence[Path], text: bool, indent: bool) -> str:
    from juesuan.pipeline import understand

    disclosure = understand(_document(member, files), packs=packs)
    return disclosure.to_json(text=text, indent=2 if indent else None) + "\n"


def _explain(member: Input, files: Sequence[str], packs: Sequence[Path]) -> None:
    from rich.console import Console

    from juesuan import patterns
    from juesuan.explanations import explain_reading, render
    from juesuan.findings import Reading

    found = explain_reading(Reading(_document(member, files), patterns.load(packs)))
    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    console.print(
        f"{member.path}: {sum(one.metric is not None for one in found)} facts of {len(found)} numbers", markup=False
    )
    console.print(render(found))


def _document(member: Input, files: Sequence[str]) -> Document:
    """The document in `member`; a PDF among other files is read in a process of its own, for a crash in C code ends a process."""
    from juesuan.readers import is_pdf, read

    if is_pdf(member.content) and (len(files) > 1 or member.path != _printable(files[0])):
        from juesuan.readers.isolate import read_isolated

        return read_isolated(member, seconds=_PDF_SECONDS)
    return read(member)


def _each(files: Sequence[str], password: str | None, work: Callable[[Input], None]) -> tuple[int, int]:
    """Does `work` on every file and every member of an archive, tells each failure in one line; how many went well, how many not."""
    from juesuan.readers import load, members

    done = failed = 0
    for file in files:
        try:
            for member in members(load(_source(file), password=password, path=_printable(file))):
                try:
                    work(member)
                    done += 1
                except UnreadableInput as error:
                    _say(f"juesuan: {error}")
                    failed += 1
        except UnreadableInput as error:
            _say(f"juesuan: {error}")
            failed += 1
    return done, failed


def _source(file: str) -> str | bytes:
    if file != "-":
        return file
    from juesuan.readers import MAX_BYTES

    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _printable(file: str) -> str:
    """The file's name as it can stand in JSON, bytes that are no UTF-8 replaced."""
    return "<stdin>" if file == "-" else os.fsencode(file).decode("utf-8", "replace")


class _Targets:
    """Where each document's JSON goes: DIR/stem.json, or DIR/stem-2.json … where that name is taken; no input is overwritten."""

    def __init__(self, files: Sequence[str], out: Path) -> None:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(str(out), f"cannot be made a folder: {error.strerror}", "name another folder") from None
        self._out = out
        self._stems = {Path(_printable(file)).stem for file in files}
        self._taken = {Path(file).resolve() for file in files}

    def of(self, path: str) -> Path:
        """The file for the document known as `path`."""
        stem = "stdin" if path == "<stdin>" else Path(path).stem
        target, number = self._out / f"{stem}.json", 1
        while target.resolve() in self._taken or (number > 1 and target.stem in self._stems):
            number += 1
            target = self._out / f"{stem}-{number}.json"
        if number > 1:
            _say(f"juesuan: {path}: {stem}.json is another file's; written to {target.name}")
        self._taken.add(target.resolve())
        return target


def _save(target: Path, content: str) -> None:
    """Written whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_text(content, encoding="utf-8", newline="\n")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(str(target), f"cannot be written: {error.strerror}", "name another folder") from None


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Disclosures; - is standard input.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON Lines with every check, not tables.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 where a check fails.")] = False,
    packs: Packs = None,
    password: Password = None,
) -> None:
    """Reconcile disclosures: which figures and words contradict each other, worst first."""
    from juesuan import patterns
    from juesuan.exports.checks import dumps, render
    from juesuan.pipeline import understand

    patterns.load(packs or ())
    failing = 0

    def work(member: Input) -> None:
        nonlocal failing
        disclosure = understand(_document(member, files), packs=packs or ())
        _write(dumps(disclosure) + "\n" if as_json else _rendered(render(disclosure)))
        broken = sum(one.status == "fail" for one in disclosure.checks)
        failing += bool(broken)
        if strict and broken:
            _say(f"juesuan: {member.path}: {broken} check{'s' * (broken > 1)} failed")

    _, failed = _each(files, password, work)
    if failed or (strict and failing):
        raise typer.Exit(1)


def _rendered(report: Any) -> str:
    """A report as the terminal, if it is one, can show it."""
    from rich.console import Console

    console = Console(highlight=False)
    with console.capture() as captured:
        console.print(report)
    return captured.get()


@app.command()
def evaluate(
    documents: Annotated[Path, typer.Argument(help="A disclosure, its JSON, or a folder of either.")],
    gold: Annotated[Path, typer.Argument(help="A gold JSON file or a folder of them, named by the same stems.")],
    *,
    details: Annotated[bool, typer.Option("--details", help="Name every miss and every invention.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not a table.")] = False,
    packs: Packs = None,
) -> None:
    """Precision, recall and F1 per kind of finding against gold JSON; exits 1 where a document could not be read."""
    from juesuan import patterns
    from juesuan.evaluate import evaluate as run

    patterns.load(packs or ())
    report = run(documents, gold, packs=packs or ())
    if as_json:
        _write(report.to_json(details=details) + "\n")
    else:
        from rich.console import Console

        Console(soft_wrap=True, highlight=False).print(report.render(details=details))
    for document in report.documents:
        if document.failed:
            _say(f"juesuan: {document.stem}: {document.problem}")
    if report.failed:
        raise typer.Exit(1)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the output."""
    from juesuan.exports.schema import dumps

    _write(dumps())


@patterns_app.callback()
def list_patterns(context: typer.Context, packs: Packs = None) -> None:
    """List every rule of the packs with how many patterns and examples it has, or test them."""
    if context.invoked_subcommand:
        context.obj = packs or []
        return
    from juesuan.patterns import load
    from juesuan.stages.checks.rules import load as checks

    loaded = load(packs or ())
    for pack, folder in zip(loaded.packs, loaded.folders, strict=True):
        _say(f"{pack}  {folder}")
    _write("kind\trule\tpatterns\texamples\tcounter-examples\n")
    for kind, rules in loaded.sets.items():
        for rule in rules.rules:
            _write(f"{kind}\t{rule.key}\t{len(rule.match)}\t{len(rule.examples)}\t{len(rule.counter)}\n")
    for one in checks(loaded):
        _write(f"checks\t{one.key}\t1\t{len(one.holds) + len(one.rounds)}\t{len(one.fails)}\n")


@patterns_app.command("test")
def check_patterns(context: typer.Context, packs: Packs = None) -> None:
    """Hold every rule to its examples and counter-examples; exits 1 where one fails."""
    from juesuan.patterns import load
    from juesuan.stages.checks import examples
    from juesuan.stages.checks import rules as check_rules

    loaded = load([*context.obj, *(packs or ())])  # the option may stand before `test` or behind it
    faults = [*loaded.faults(), *examples.faults(loaded)]
    for fault in faults:
        _write(fault + "\n")
    rules = sum(len(found.rules) for found in loaded.sets.values()) + len(check_rules.load(loaded).rules)
    _say(f"{rules} rules, {len(faults)} faults")
    if faults:
        raise typer.Exit(1)


@catalogue_app.command()
def harvest(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Extracted JSON; one object a line is fine.")],
    packs: Packs = None,
) -> None:
    """Learn code and name pairs from the statement tables of extracted JSON; prints CSV: what is new, attested, in conflict."""
    from juesuan import catalogue
    from juesuan.harvest import harvest as run
    from juesuan.harvest import table

    failed = 0
    found: list[Disclosure] = []
    for file in files:
        try:
            found += _disclosures(file)
        except UnreadableInput as error:
            _say(f"juesuan: {error}")
            failed += 1
    _write(table(run(found, catalogue.load(packs or ()))))
    if failed:
        raise typer.Exit(1)


def _disclosures(file: Path) -> list[Disclosure]:
    """The disclosures of a JSON or JSON Lines file."""
    from pydantic import ValidationError

    from juesuan.models import Disclosure

    try:
        content = file.read_text(encoding="utf-8")
        whole = content.lstrip().startswith("{\n")
        return [
            Disclosure.model_validate_json(line)
            for line in ([content] if whole else content.splitlines())
            if line.strip()
        ]
    except OSError as error:
        raise UnreadableInput(str(file), error.strerror or "cannot be read", "give a file that exists") from None
    except (UnicodeDecodeError, ValidationError):
        raise DamagedInput(str(file), "holds no extracted disclosure", "give the output of juesuan extract") from None
