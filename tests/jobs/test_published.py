"""公布登记: level A is said only of a commitment whose publication was registered before the number existed."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.county import NUMBER, County, text_of
from tests.verified import faults, standalone
from toolkit.cli import main
from toolkit.draw.amendment import publications
from toolkit.draw.evidence import claim
from toolkit.errors import Refused, WrongUse
from toolkit.jobs.abandon import abandon
from toolkit.jobs.amend import Decision
from toolkit.jobs.base import Office
from toolkit.jobs.documents import documents
from toolkit.jobs.draw import draw
from toolkit.jobs.published import published
from toolkit.jobs.verify import verify_folder
from toolkit.ledger import records

SITE = "https://www.example.gov.cn/c"
BEFORE, AFTER = date(2023, 4, 11), date(2023, 4, 14)


@pytest.fixture
def frozen(county: County) -> County:
    county.plan()
    county.freeze()
    return county


def register(county: County, day: date = BEFORE, **said):
    given = {"place": "县政府网站", "url": SITE} | said
    return published(county.book(), county.office(day), "202304-1", **given)


def paper(county: County) -> str:
    documents(county.book(), county.office(AFTER), "202304-1")
    return text_of(next((county.root / "文书" / "202304-1").glob("随机抽取记录*.docx")))


def test_registered_before_the_lottery_the_papers_say_a(frozen: County) -> None:
    assert register(frozen).ok
    told = draw(frozen.book(), frozen.office(AFTER), "202304-1", NUMBER)
    assert any("证明等级 A" in line for line in told.lines)
    assert "登记公布（县政府网站" in paper(frozen)
    chain = (frozen.record().parent / "chain.txt").read_text("utf-8")
    assert [line.split("\t")[0] for line in chain.splitlines()] == [
        "202304-1-01/freeze",
        "202304-1-01/amend-001",
        "202304-1-01",
    ]
    assert faults(frozen, AFTER) == []
    assert standalone(frozen.record()) == []
    assert verify_folder(frozen.record()).ok


def test_without_it_the_papers_say_what_is_missing(frozen: County) -> None:
    """Negative control."""
    told = draw(frozen.book(), frozen.office(AFTER), "202304-1", NUMBER)
    assert not any("证明等级 A" in line for line in told.lines)
    assert any("没有登记" in line for line in told.lines)
    assert "公布承诺的证据没有登记" in paper(frozen)


def test_registered_when_the_number_exists_it_is_not_a(frozen: County) -> None:
    told = register(frozen, AFTER)
    assert any("登记不早于它" in line for line in told.lines)
    record = records.read(frozen.record())
    assert claim(record.plan, record.files).level == "未定"


def test_a_photo_is_kept_and_its_digest_is_on_the_chain(frozen: County, tmp_path: Path) -> None:
    photo = tmp_path / "公告栏.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    told = register(frozen, url=None, file=photo, place="公告栏")
    assert told.files[0].read_bytes() == photo.read_bytes()
    said = json.loads((frozen.record() / "amend-001.json").read_bytes())
    assert said["file_sha256"] != ""
    assert told.ok


def test_said_twice_it_is_registered_once_and_another_place_again(frozen: County) -> None:
    register(frozen)
    register(frozen)
    assert len(publications(records.read(frozen.record()).files)) == 1
    register(frozen, place="公告栏")
    assert len(publications(records.read(frozen.record()).files)) == 2


def test_after_the_draw_and_without_a_proof_it_is_refused(frozen: County, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="--url"):
        register(frozen, url=None)
    with pytest.raises(WrongUse, match="找不到"):
        register(frozen, url=None, file=tmp_path / "没有.jpg")
    frozen.draw()
    with pytest.raises(Refused, match="抽取以前"):
        register(frozen, AFTER)


def test_a_publication_hung_behind_the_draw_is_found(frozen: County) -> None:
    register(frozen)
    line = (frozen.record() / "amend-001.json").read_bytes()
    frozen.draw()
    made = json.loads(line) | {"no": 2, "prev_record": records.read(frozen.record()).digest}
    data = json.dumps(made, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    (frozen.record() / "amend-002.json").write_bytes(data)
    records.settle(frozen.record().parent)
    assert any("登记在抽取以后" in str(problem) for problem in verify_folder(frozen.record()).problems)


def test_what_was_published_can_be_given_up_and_amended_in_order(frozen: County) -> None:
    register(frozen)
    why = Decision("该期停止开奖", "吴示例", "示工信决〔2023〕5号")
    assert abandon(frozen.book(), frozen.office(BEFORE), "202304-1", why).ok
    assert faults(frozen, AFTER) == []
    assert standalone(frozen.record()) == []


def test_it_is_a_command(frozen: County, capsys) -> None:
    words = ["--task", "202304-1", "--place", "公告栏", "--url", SITE, "--operator", "测试员"]
    assert main(["published", str(frozen.path), *words]) == 0
    assert "未定级" in capsys.readouterr().out  # by the clock of this computer the issue was drawn long ago


def test_on_the_evening_of_the_draw_the_minute_decides(frozen: County) -> None:
    for minute, level in (("21:14", "A"), ("21:15", "未定")):
        now = datetime.fromisoformat(f"2023-04-13T{minute}")
        there = Office(root=frozen.root, operator="测试员", now=now)
        published(frozen.book(), there, "202304-1", f"网站{minute}", SITE)
        record = records.read(frozen.record())
        last = publications(record.files)[-1].file
        assert claim(record.plan, {last: record.files[last]}).level == level
