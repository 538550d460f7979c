"""PDF: characters, boxes and ruling lines from pdfium; lines, paragraphs and tables by their geometry."""

from __future__ import annotations

from juesuan.document import Document, Geometry, Note, Severity
from juesuan.errors import DamagedInput, InputTooLarge
from juesuan.readers import Input
from juesuan.readers.pdf import native
from juesuan.readers.pdf.continued import gather
from juesuan.readers.pdf.layout import PageLayout, lay_out, mark_furniture
from juesuan.readers.pdf.paragraphs import margins, paragraphs
from juesuan.readers.pdf.quality import fault
from juesuan.readers.pdf.writer import Writer, mark_contents

_MESSAGES = {
    "scanned_page": "page {} is a picture without text; it was not read",
    "broken_text_layer": "page {} has a text layer that does not say what is printed",
    "hidden_text": "page {} holds text that is not shown on it (cut off by its edge or a clip path); it was left out",
    "guessed_table": "page {} has a table without ruling lines; its columns were guessed from their alignment",
    "joined_row": "page {} begins with the rest of a table row of the page before; it was joined to it",
    "damaged_page": "page {} is broken and was not read",
}

_SEVERITY: dict[str, Severity] = {"damaged_page": "error", "hidden_text": "info", "joined_row": "info"}


def read(source: Input) -> Document:
    """The document in a PDF file.

    Raises:
        EncryptedInput, DamagedInput, InputTooLarge: where it cannot be opened, has no readable page, or is too large.
    """
    pages, faults = _pages(source)
    mark_furniture(pages)
    whole = gather(pages)
    bodies = margins(pages)
    writer = Writer(whole, bodies)
    faults += [(part.table.page, "joined_row") for table in whole for part in table.parts if part.torn]
    for page in pages:
        writer.page(page, paragraphs(page, bodies[page.number]))
    text = writer.text()
    return Document(
        text=text, blocks=tuple(mark_contents(text, writer.blocks, writer.pages)), path=source.path, sha256=source.sha256,
        media_type="application/pdf", reader="pdf", tables=writer.tables(), pages=tuple(writer.pages),
        dropped=tuple(writer.dropped), geometry=Geometry(writer.boxes), notes=_notes(writer, faults),
    )  # fmt: skip


def _pages(source: Input) -> tuple[list[PageLayout], list[tuple[int, str]]]:
    """The pages laid out, and what is wrong with which."""
    pages: list[PageLayout] = []
    faults: list[tuple[int, str]] = []
    total = 0
    with native.opened(source) as document:
        for index in range(len(document)):
            content = native.page_content(document, index, source.path)
            total += len(content.text) if content else 0
            if total > native.MAX_TOTAL:
                raise InputTooLarge(source.path, f"more than {native.MAX_TOTAL} characters")
            if content is None:
                faults.append((index + 1, "damaged_page"))
                continue
            if found := fault(content):  # a reader of scans would give this page's characters here
                faults.append((index + 1, found))
            pages.append(lay_out(content))
            if not all(table.drawn for table in pages[-1].tables):
                faults.append((index + 1, "guessed_table"))
            if content.hidden:
                faults.append((index + 1, "hidden_text"))
    if not pages:
        raise DamagedInput(source.path, "no page of the PDF can be read")
    return pages, faults


def _notes(writer: Writer, faults: list[tuple[int, str]]) -> tuple[Note, ...]:
    places = {page.number: page for page in writer.pages}
    notes = []
    for number, code in sorted(faults):
        place = places.get(number)
        start, end = (place.start, place.end) if place else (None, None)
        notes.append(Note(code, _SEVERITY.get(code, "warning"), _MESSAGES[code].format(number), start, end))
    return tuple(notes)
