"""A .docx reduced to the parts that hold text, checked, and opened with python-docx.

Pictures, embeddings and whatever else a package carries are never unpacked, and relations that lead nowhere
(a known trouble of files saved by other office suites) are left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_STORED, ZipFile

from juesuan.errors import DamagedInput, EncryptedInput
from juesuan.readers import Input
from juesuan.readers.package import MAX_TREE, open_zip, parse_xml, refuse_hostile, unpack
from juesuan.readers.word_styles import W

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WANTED = {
    "styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
    "header": "header", "footer": "footer",
}  # fmt: skip
# The strict variant of the format differs in its namespaces only.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _OFFICE.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)


@dataclass(frozen=True, slots=True)
class _Relation:
    id: str
    kind: str  # the last word of its type
    part: str  # the name of the part it leads to, as the package spells it


@dataclass(frozen=True, slots=True)
class WordPackage:
    """The parts of one .docx: the body's root element and the related parts that hold text."""

    body: Any
    _parts: dict[str, tuple[str, Any]]  # relation id: kind, root element

    def part(self, kind: str) -> Any | None:
        """The root element of the first part of `kind` (styles, numbering, footnotes, endnotes), None where absent."""
        return next((root for found, root in self._parts.values() if found == kind), None)

    def related(self, relation_id: str) -> Any | None:
        """The root element of the header or footer that a section refers to."""
        return self._parts.get(relation_id, ("", None))[1]


def open_word(source: Input) -> WordPackage:
    """The Word document in `source`.

    Raises:
        DamagedInput: where it has no readable body.
        InputTooLarge: where a limit of `package` is passed.
    """
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml import etree

    slim, parts = _slim(source)
    try:
        document = Document(BytesIO(slim))
    except (OpcError, etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise DamagedInput(source.path, f"is no whole Word document ({error})") from None
    related = document.part.rels
    roots = {
        relation.id: (relation.kind, parse_xml(related[relation.id].target_part.blob, source)) for relation in parts
    }  # fmt: skip
    body = document.element.find(W + "body")
    if body is None:
        raise DamagedInput(source.path, "a Word file without a body")
    return WordPackage(body, roots)


def _slim(source: Input) -> tuple[bytes, tuple[_Relation, ...]]:
    with open_zip(source) as archive:
        spelled = {name.lower(): name for name in archive.namelist()}
        roots = list(_relations(archive, spelled, "", source))
        main = next((relation.part for relation in roots if relation.kind == "officeDocument"), None)
        if main is None:
            if "encryptedpackage" in spelled:
                raise EncryptedInput(source.path, "is encrypted")
            raise DamagedInput(source.path, "a Word file without its main part")
        wanted = tuple(one for one in _relations(archive, spelled, main, source) if one.kind in _WANTED)
        data = {name: _part(archive, name, source) for name in {main, *(one.part for one in wanted)}}
    return _rebuilt(main, wanted, data), wanted


def _part(archive: ZipFile, name: str, source: Input) -> bytes:
    data = unpack(archive, name, source, MAX_TREE)
    refuse_hostile(data, source)
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return data


def _relations(archive: ZipFile, spelled: dict[str, str], part: str, source: Input) -> Iterator[_Relation]:
    """The inner relations of `part` ("" for the package) that lead to a part which is there."""
    folder, _, name = part.rpartition("/")
    rels = spelled.get(join(folder, "_rels", f"{name}.rels").lower())
    if rels is None:
        return
    for element in parse_xml(unpack(archive, rels, source, MAX_TREE), source):
        target = (element.get("Target") or "").replace("\\", "/")
        if not target or element.get("TargetMode") == "External":
            continue
        path = normpath(target.lstrip("/") if target.startswith("/") else join(dirname(part), target))
        if path.lower() in spelled:
            yield _Relation(
                element.get("Id") or "", (element.get("Type") or "").rpartition("/")[2], spelled[path.lower()]
            )


def _rebuilt(main: str, wanted: tuple[_Relation, ...], data: dict[str, bytes]) -> bytes:
    """A package of the main part and the wanted ones, under plain names, with nothing that leads elsewhere."""
    types = [f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>']
    relations = []
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as slim:
        slim.writestr("word/document.xml", data[main])
        for index, one in enumerate(wanted):
            name = f"{one.kind}{index}.xml"
            slim.writestr(f"word/{name}", data[one.part])
            types.append(f'<Override PartName="/word/{name}" ContentType="{_WORD_TYPE}.{_WANTED[one.kind]}+xml"/>')
            relations.append(f'<Relationship Id={quoteattr(one.id)} Type="{_OFFICE}/{one.kind}" Target="{name}"/>')
        slim.writestr("word/_rels/document.xml.rels", _relation_list(relations))
        slim.writestr(
            "_rels/.rels",
            _relation_list([f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>']),
        )
        slim.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{"".join(types)}</Types>',
        )
    return stream.getvalue()


def _relation_list(relations: list[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>'
