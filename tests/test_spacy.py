"""The spaCy export: every finding is a span, and every span's text is what was printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
import spacy
from spacy.tokens import DocBin

import juesuan.spacy
from juesuan import models
from juesuan.errors import UsageError
from juesuan.pipeline import extract
from juesuan.spans import Span

TEXT = "云山县档案馆\n2023年度\n\n本年收入 1,979.86 万\n元，占 12.5%，车辆3辆。\t完\n"


def at(raw: str) -> dict[str, object]:
    start = TEXT.index(raw)
    return {"raw": raw, "span": Span(start=start, end=start + len(raw))}


def disclosure() -> models.Disclosure:
    """A disclosure written by hand over TEXT, so that this test needs no stage."""
    read = extract(TEXT.encode())
    money = at("1,979.86 万\n元")
    return models.Disclosure.model_validate(
        {
            **{name: getattr(read, name) for name in type(read).model_fields},
            "organization": {"name": "云山县档案馆", **at("云山县档案馆")},
            "fiscal_year": {"value": 2023, **at("2023年度")},
            "amounts": ({"id": "a1", "value": "1979.86", "unit": "万元", "yuan": "19798600", "section": None, **money},),
            "percentages": ({"id": "p1", "value": "12.5", "section": None, **at("12.5%")},),
            "quantities": ({"id": "q1", "value": "3", "unit": "辆", "section": None, **at("3辆")},),
            "facts": (
                {
                    "id": "f1", "metric": "income", "measure": "amount", "value": "1979.86", "unit": "万元", "year": 2023,
                    "section": None, "label": "本年收入", "rule": "income/amount", **money,
                },
            ),
            "diagnostics": ({"code": "joined", "severity": "info", "message": "a line was joined", "span": at("\n元")["span"]},),
        }
    )  # fmt: skip


def test_every_span_holds_what_was_printed() -> None:
    doc = juesuan.spacy.to_doc(disclosure())
    assert doc.text == TEXT
    assert [token.text for token in doc] == list(TEXT)
    assert [(span.text, span.label_, span.id_) for span in doc.spans["amounts"]] == [("1,979.86 万\n元", "万元", "a1")]
    assert [(span.text, span.label_) for span in doc.spans["percentages"]] == [("12.5%", "%")]
    assert [(span.text, span.label_, span.id_) for span in doc.spans["quantities"]] == [("3辆", "辆", "q1")]
    assert [(span.text, span.label_) for span in doc.spans["facts"]] == [("1,979.86 万\n元", "income/amount")]
    assert [span.text for span in doc.spans["organization"]] == ["云山县档案馆"]
    assert [span.text for span in doc.spans["diagnostics"]] == ["\n元"]
    assert set(doc.spans) == set(juesuan.spacy.GROUPS)
    assert (doc._.juesuan_widened, doc._.juesuan_unaligned) == (0, 0)


def test_the_disclosure_survives_serialisation() -> None:
    wanted = disclosure()
    box = DocBin(docs=[juesuan.spacy.to_doc(wanted)], store_user_data=True)
    (doc,) = DocBin().from_bytes(box.to_bytes()).get_docs(spacy.blank("zh").vocab)
    assert doc._.juesuan == wanted
    assert doc._.juesuan.amounts[0].value == Decimal("1979.86")
    assert doc.spans["amounts"][0].id_ == "a1"


def test_a_disclosure_without_text_is_refused() -> None:
    with pytest.raises(UsageError, match="carries no text"):
        juesuan.spacy.to_doc(disclosure().model_copy(update={"text": None}))


def test_no_finding_is_lost_on_the_way() -> None:
    found = extract(TEXT.encode())
    doc = juesuan.spacy.to_doc(found)
    for group in ("amounts", "percentages", "quantities", "facts"):
        assert [span.text for span in doc.spans[group]] == [record.raw for record in getattr(found, group)]


def test_the_component_keeps_the_pipelines_own_tokens() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("juesuan")
    doc = nlp(TEXT)
    found = extract(TEXT.encode())
    assert doc._.juesuan.amounts == found.amounts
    assert [span.text for span in doc.spans["amounts"]] == [amount.raw for amount in found.amounts]
    assert doc._.juesuan_unaligned == 0


def test_the_component_widens_to_whole_tokens_and_counts_it() -> None:
    nlp = spacy.blank("en")  # blanks part its tokens, so a clause is one token
    component = juesuan.spacy.Component()
    doc = nlp.make_doc("预算 收入1,979.86万元，占 12.5% 。")
    component(doc)
    for amount, span in zip(doc._.juesuan.amounts, doc.spans["amounts"], strict=True):
        assert span.start_char <= amount.span.start
        assert amount.span.end <= span.end_char
    spans = [span for group in juesuan.spacy.GROUPS for span in doc.spans[group]]
    assert doc._.juesuan_widened <= len(spans)


@pytest.mark.parametrize("text", ["", " \n", "\ufeff收入3万元\r\n支出2万元\r完", "%PDF-1.7 收入3万元", "a\0b 5万元"])
def test_the_component_takes_any_text(text: str) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("juesuan")
    doc = nlp(text)
    assert doc.text == text
    for amount, span in zip(doc._.juesuan.amounts, doc.spans["amounts"], strict=True):
        assert span.text == amount.raw


def test_official_names_are_found_wherever_they_stand() -> None:
    doc = juesuan.spacy.to_doc(extract("购房补贴（项）：指用于购买住房的补贴。行政运行支出。".encode()))
    found = {span.text: span.label_.split() for span in doc.spans["classifications"]}
    assert found["购房补贴"] == ["2210203"]
    assert "2010101" in found["行政运行"]
    assert len(found["行政运行"]) > 20  # one name, one 项 under each of many 款
