"""Whatever comes in, a valid disclosure or one of this project's own errors comes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from generator import generate
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from juesuan import JuesuanError
from juesuan.models import Disclosure, located
from juesuan.pipeline import extract

ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
SAMPLES = sorted((ROOT / "corpus").rglob("*.txt"))
ALLOWED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(content: bytes) -> None:
    """The promise of the whole program; any other exception fails the test."""
    try:
        found = extract(content)
    except JuesuanError as error:
        if "\n" in str(error):
            raise AssertionError("an error is one line") from error
        return
    assert found.text is not None
    assert all(value.raw == found.text[value.span.start : value.span.end] for value in located(found))
    ids = [record.id for kind in ("sections", "amounts", "percentages", "quantities", "facts", "items", "statements", "performance")
           for record in getattr(found, kind)]  # fmt: skip
    assert len(ids) == len(set(ids))
    assert Disclosure.model_validate(json.loads(found.to_json())) == found
    assert extract(content) == found


# Words of disclosures in an order nobody meant: most of it is nonsense that looks right.
PIECES = [
    "第一部分 单位概况", "第二部分", "一、", "1.", "(一)", "（二）", "①", "收入决算情况说明", "名词解释", "附件", "目录", "......", "12",
    "2023年", "2023年度", "上年", "较上年", "年初预算", "本年收入合计", "收、支总计", "一般公共预算财政拨款支出", "“三公”经费", "公务接待费",
    "公务用车购置及运行维护费", "机关运行经费", "政府采购", "支出决算为", "预算为", "完成预算", "占", "增长", "下降", "减少", "增加", "持平",
    "分别为", "其中：", "主要是", "无", "未开支", "、", "，", "。", "；", "：", "和", "（类）", "（款）", "（项）", "教育支出（类）进修及培训（款）培训支出（项）：",
    "1,979.86", "0.0042", "0", "-81.75", "３，518.85", "50余", "九", "1830", "万元", "万", "元", "亿元", "%", "％", "--%", "辆", "批次", "人次",
    "项目支出绩效自评表", "项目名称", "预算数", "执行数", "一级指标", "二级指标", "三级指标", "指标值", "产出指标", "数量指标", "≥", "大于90%",
    "#####", "得分", "权重", "合计", "财政资金", "其中：财政专户管理", "公开01表", "单位：万元", "科目编码", "2080505", "\n", "\n\n", "\t", "\t\t", " ", "|",
    "[bookmark: _GoBack]", "<p>", "**", "\u3000", "\u2f2f", "萬元", "(", "）", "“", "—10—",
]  # fmt: skip
nonsense = st.lists(st.sampled_from(PIECES), max_size=120).map("".join)


@ALLOWED
@given(nonsense)
@example("")
@example("（" * 3000)
@example("1," * 3000)
@example("其中：" * 2000)
@example("\t" * 3000 + "\n" + "|" * 3000)
@example("一、" * 1500 + "万元")
@example("9" * 5000 + "万元")
@example("较上年增加减少增长下降占" * 300 + "1万元")
def test_words_in_any_order(text: str) -> None:
    check(text.encode())


@ALLOWED
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    check(content)


@ALLOWED
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
def test_any_text_in_any_encoding(text: str, encoding: str) -> None:
    check(text.encode(encoding, "ignore"))


@st.composite
def damaged(draw: st.DrawFn, source: str) -> str:
    """A window of `source` with lines dropped, doubled or swapped, characters cut out, and words of other places put in."""
    size = min(len(source), 6000)
    start = draw(st.integers(0, max(0, len(source) - size)))
    lines = source[start : start + size].split("\n")
    for _ in range(draw(st.integers(0, 6))):
        at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match draw(st.sampled_from(["drop", "double", "swap", "join", "cut", "insert", "blank", "tabs"])):
            case "drop" if len(lines) > 1:
                del lines[at]
            case "double":
                lines.insert(at, lines[other])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "join" if at + 1 < len(lines):
                lines[at : at + 2] = ["".join(lines[at : at + 2])]
            case "cut":
                low, high = sorted(draw(st.integers(0, len(lines[at]))) for _ in range(2))
                lines[at] = lines[at][:low] + lines[at][high:]
            case "insert":
                place = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:place] + draw(st.sampled_from(PIECES)) + lines[at][place:]
            case "blank":
                lines[at] = " ".join(lines[at])
            case "tabs":
                lines[at] = lines[at].replace("\t", draw(st.sampled_from(["", "\t\t", "|", "\n"])))
    return "\n".join(lines)


@pytest.mark.skipif(not SEEDS, reason="../shared/seeds is not here")
@settings(ALLOWED, max_examples=25)
@given(st.data())
def test_damaged_real_documents(data: st.DataObject) -> None:
    check(data.draw(damaged(data.draw(st.sampled_from(SEEDS)).read_text(encoding="utf-8"))).encode())


@pytest.mark.skipif(not SAMPLES, reason="corpus/ holds no text sample yet")
@settings(ALLOWED, max_examples=25)
@given(st.data())
def test_damaged_samples(data: st.DataObject) -> None:
    check(data.draw(damaged(data.draw(st.sampled_from(SAMPLES)).read_text(encoding="utf-8"))).encode())


@settings(ALLOWED, max_examples=25)
@given(st.integers(0, 9999), st.data())
def test_damaged_generated_documents(seed: int, data: st.DataObject) -> None:
    check(data.draw(damaged(generate(seed).text)).encode())


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_real_documents_are_valid(path: Path) -> None:
    check(path.read_bytes())


@pytest.mark.parametrize(
    "line",
    ["支出\n12.5\n万元\n一、\n", "—10—\n", "支出1万元，较上年增加3.5万元。", "1万元、", "1", "1,"],
    ids=["figures", "pages", "facts", "list", "digits", "commas"],
)
def test_the_work_grows_with_the_text_and_no_faster(line: str) -> None:
    """Thousands of lines of one kind, or one line of nothing else; work that grew with the square of them would not end while anybody waits."""
    size = 20_000 // len(line)
    assert extract((line * size).encode()).source.characters == size * len(line)
