"""PDF: characters, boxes and ruling lines from pdfium; lines, paragraphs and tables by their geometry; scans by OCR."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from juesuan.document import Document, Geometry, Note, Severity
from juesuan.errors import DamagedInput, InputTooLarge, MissingTool
from juesuan.readers import Input, ocr
from juesuan.readers.pdf import native, scan
from juesuan.readers.pdf.continued import gather
from juesuan.readers.pdf.layout import PageLayout, lay_out, mark_furniture
from juesuan.readers.pdf.paragraphs import margins, paragraphs
from juesuan.readers.pdf.quality import fault
from juesuan.readers.pdf.writer import Writer, mark_contents

# by code, and by what became of the page where it stands after a colon
_MESSAGES = {
    "scanned_page": "page {} is a picture without text; it was not read",
    "scanned_page:read": "page {} is a picture without text; it was read by OCR",
    "scanned_page:blank": "page {} is a picture in which OCR found no text",
    "broken_text_layer": "page {} has a text layer that does not say what is printed",
    "broken_text_layer:read": "page {} has a text layer that does not say what is printed; it was read by OCR instead",
    "broken_text_layer:blank": "page {} has a text layer that does not say what is printed, and OCR found no text on it",
    "oversized_image": "page {} holds images too large to be decoded safely; it was not read by OCR",
    "hidden_text": "page {} holds text that is not shown on it (cut off by its edge or a clip path); it was left out",
    "guessed_table": "page {} has a table without ruling lines; its columns were guessed from their alignment",
    "joined_row": "page {} begins with the rest of a table row of the page before; it was joined to it",
    "damaged_page": "page {} is broken and was not read",
}

_SEVERITY: dict[str, Severity] = {
    "damaged_page": "error", "oversized_image": "error", "hidden_text": "info", "joined_row": "info",
    "scanned_page:read": "info", "broken_text_layer:read": "info",
}  # fmt: skip


@dataclass(slots=True)
class Gathered:
    """The pages of a document laid out, what is wrong with which (page, code), and those that OCR read."""

    layouts: list[PageLayout] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    scans: list[scan.Scan] = field(default_factory=list)

    def add(self, content: native.PageContent) -> None:
        """Lays out one page."""
        self.layouts.append(lay_out(content))
        if not all(table.drawn for table in self.layouts[-1].tables):
            self.faults.append((content.number, "guessed_table"))
        if content.hidden:
            self.faults.append((content.number, "hidden_text"))

    def add_scan(self, read: scan.Scan, code: str) -> None:
        """Lays out one page that OCR read; `code` says why it did."""
        self.faults.append((read.content.number, f"{code}:read" if read.content.text.strip() else f"{code}:blank"))
        self.scans.append(read)
        self.add(read.content)


def read(source: Input) -> Document:
    """The document in a PDF file.

    Raises:
        EncryptedInput, DamagedInput, InputTooLarge: where it cannot be opened, has no readable page, or is too large.
        MissingTool: where all its pages are pictures and the extra `ocr` is not installed.
    """
    return assembled(source, _pages(source), media_type="application/pdf", reader="pdf")


def assembled(source: Input, found: Gathered, *, media_type: str, reader: str) -> Document:
    """The document that the pages of `found` make.

    Raises:
        MissingTool, InputTooLarge: where nothing but pictures was found, and they were not read.
    """
    pages = found.layouts
    mark_furniture(pages)
    whole = gather(pages)
    bodies = margins(pages)
    writer = Writer(whole, bodies)
    found.faults += [(part.table.page, "joined_row") for table in whole for part in table.parts if part.torn]
    for page in pages:
        writer.page(page, paragraphs(page, bodies[page.number]))
    text = writer.text()
    if not text.strip():
        _refuse_unread(source, {code for _, code in found.faults})
    return Document(
        text=text, blocks=tuple(mark_contents(text, writer.blocks, writer.pages)), path=source.path, sha256=source.sha256,
        media_type=media_type, reader=reader, tables=writer.tables(), pages=tuple(writer.pages),
        dropped=tuple(writer.dropped), geometry=Geometry(writer.boxes), ocr=bool(found.scans), notes=_notes(writer, found),
    )  # fmt: skip


def _refuse_unread(source: Input, codes: set[str]) -> None:
    if "oversized_image" in codes:
        raise InputTooLarge(
            source.path, "its pages are pictures too large to be decoded safely", "scan it at 200 to 300 dpi"
        )
    if codes & {"scanned_page", "broken_text_layer"}:
        raise MissingTool(source.path, "its pages are pictures without text", f"{ocr.INSTALL} makes them readable")


def _pages(source: Input) -> Gathered:
    found = Gathered()
    total = 0
    with native.opened(source) as document:
        for index in range(len(document)):
            content = native.page_content(document, index, source.path)
            if content is None:
                found.faults.append((index + 1, "damaged_page"))
                continue
            code = fault(content)
            if code and (read := _scanned(document, content, found, code)):
                content = read.content
                found.add_scan(read, code)
            else:
                found.add(content)
            total += len(content.text)
            if total > native.MAX_TOTAL:
                raise InputTooLarge(source.path, f"more than {native.MAX_TOTAL} characters")
    if not found.layouts:
        raise DamagedInput(source.path, "no page of the PDF can be read")
    return found


def _scanned(document: Any, content: native.PageContent, found: Gathered, code: str) -> scan.Scan | None:
    """A page whose text is of no use, read from its picture; None where it cannot be, which `found` then says.

    None also where the picture says hardly more than the text does: that page is a cover or the like, and no scan.
    """
    picture = None
    if content.image_bytes > scan.MAX_IMAGE_BYTES:
        found.faults.append((content.number, "oversized_image"))
    elif ocr.available():
        picture = scan.picture_of(document, content.number - 1)
    if picture is None:
        found.faults.append((content.number, code))
        return None
    width, height = content.width, content.height
    if content.quarters % 2:
        width, height = height, width
    drawn = content.rulings if content.quarters == 0 else None
    read = scan.read(picture, content.number, width, height, drawn)
    own = len("".join(content.text.split()))
    if code == "scanned_page" and own and len("".join(read.content.text.split())) <= 1.5 * own + 5:
        return None
    return read


def _notes(writer: Writer, found: Gathered) -> tuple[Note, ...]:
    places = {page.number: page for page in writer.pages}
    notes = []
    for number, code in sorted(found.faults):
        place = places.get(number)
        start, end = (place.start, place.end) if place else (None, None)
        notes.append(
            Note(code.partition(":")[0], _SEVERITY.get(code, "warning"), _MESSAGES[code].format(number), start, end)
        )
    unread = [number for number, code in found.faults if code in ("scanned_page", "broken_text_layer")]
    if unread and not ocr.available():
        said = f"{len(unread)} pages of {len(places)} could not be read without OCR; {ocr.INSTALL} makes them readable"
        notes.append(Note("ocr_missing", "warning", said))
    text = writer.text()
    for scanned in found.scans:
        notes += scanned.notes(text, writer.boxes, places[scanned.content.number])
    return tuple(notes)
