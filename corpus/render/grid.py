"""What the renderers share: tables as full grids, captions with what they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.blocks import Block, Cell, Close, Heading, Paragraph, Table, plain

Place = tuple[int, int]


def size(table: Table) -> Place:
    """Rows and columns of the whole grid.

    >>> size(Table((Cell(0, 0, ("项目",), 2, 1), Cell(0, 1, ("数",))), 2))
    (2, 2)
    """
    rows = max(cell.row + cell.row_span for cell in table.cells)
    return rows, max(table.columns, *(cell.column + cell.column_span for cell in table.cells))


def covered(table: Table) -> dict[Place, Cell]:
    """The cell at every place of the grid that holds or is covered by one."""
    return {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def widths(table: Table, whole: float) -> list[float]:
    """Column widths that add up to `whole`: as wide as the longest text wants, none too narrow for four characters."""
    columns = size(table)[1]
    wanted = [5.0] * columns
    for cell in table.cells:
        if cell.column_span == 1:
            text = plain(cell.pieces)
            wide = sum(1.0 if letter > "\xff" else 0.62 for letter in text)
            wanted[cell.column] = max(wanted[cell.column], min(wide + 2, 15.0))
    return [width * whole / sum(wanted) for width in wanted]


def sheets(blocks: Sequence[Block]) -> Iterator[tuple[list[str], Table, list[str]]]:
    """Each table with the captions before it and the remarks after it, what a workbook has on one sheet."""
    before: list[str] = []
    waiting: tuple[list[str], Table] | None = None
    after: list[str] = []
    for block in blocks:
        text = plain(block.pieces) if isinstance(block, Heading | Paragraph) else ""
        if isinstance(block, Table):
            if waiting:
                yield *waiting, []
                before = after
            waiting, before, after = (before, block), [], []
        elif isinstance(block, Close) and waiting:
            yield *waiting, after
            waiting, after = None, []
        elif isinstance(block, Heading | Paragraph) and not _is_caption(block, text):
            if waiting:
                yield *waiting, []
            waiting, before, after = None, [], []
        elif text:
            (after if waiting else before).append(text)
    if waiting:
        yield *waiting, after


def _is_caption(block: Heading | Paragraph, text: str) -> bool:
    return block.plain if isinstance(block, Paragraph) else text.endswith("表")
