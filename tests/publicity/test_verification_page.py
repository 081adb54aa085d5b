"""核验.html computes what verify computes, finds what it finds, asks the network for nothing, can be read."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.draw.random_records import Year, year
from tests.draw.samples import NONCE, code, frozen, record
from tests.draw.tampers import ANY, CHAIN, DRAWN, tampered
from tests.draw.test_beacon import ROUNDS
from tests.publicity.verifying_browser import Browser, browsing
from toolkit.draw import amend, amend_problems
from toolkit.draw.amendment import RECUSE, Amendment, Joint, is_amendment, joints, read_amendments
from toolkit.draw.encoding import digest
from toolkit.draw.entropy import SIGNED
from toolkit.draw.record import draw
from toolkit.draw.standalone import EXPLANATION
from toolkit.draw.verification import NAME, verification_page
from toolkit.draw.verify import verify, verify_chain
from toolkit.errors import Level, ToolkitError
from toolkit.jobs.publish import VERIFIABLE
from toolkit.ledger.record_checks import check_links, halves

DOCS = Path(__file__).resolve().parents[2] / "docs"
EVIL = "<img src=x onerror=document.title='RAN'>"
Files = dict[str, bytes]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("核验"), viewport={"width": 1366, "height": 900}) as opened:
        yield opened


@pytest.fixture(autouse=True)
def nothing_asked_and_no_script_failed(browser: Browser) -> Iterator[None]:
    yield
    assert set(browser.asked) == {browser.page.url}
    assert browser.errors == []
    assert browser.page.title() == "双随机抽取核验"


def laid(made: Year) -> Files:
    """A year as the files of a folder, by path."""
    files = {f"2026/{name}/{file}": data for name, own in made.folders.items() for file, data in own.items()}
    return files | {f"2026/{CHAIN}": made.chain()}


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


# --- the same as verify ---------------------------------------------------------------------------------


def compare(browser: Browser, seeds: range) -> list[str]:
    """Where the page differs from the toolkit's records; they are all good."""
    different = []
    for start in range(seeds.start, seeds.stop, 25):
        years = [year(seed) for seed in range(start, min(start + 25, seeds.stop))]
        for made, said in zip(years, browser.check(*map(laid, years)), strict=True):
            assert len(said) == len(made.folders) == 3
            for each in said:
                files = made.folders[each["path"].removeprefix("2026/")]
                assert not [*verify(files), *amend_problems.problems(files)]
                right = {}
                if "record.json" in files:
                    right = {name: files[name].decode() for name in each["made"] or {} if name != "rounding"}
                    right["rounding"] = json.loads(files["record.json"])["rounding"]
                if each["wrong"] or each["open"] or (each["made"] or {}) != right:
                    different.append(f"{each['path']} {each['wrong']}")
    return different


@pytest.mark.thorough
def test_300_random_records_of_both_versions_agree_byte_by_byte(browser: Browser) -> None:
    assert compare(browser, range(100)) == []


@pytest.mark.long
def test_10_000_random_records_agree_byte_by_byte(browser: Browser) -> None:
    assert compare(browser, range(100, 3434)) == []


@pytest.mark.long
def test_a_hundred_thousand_firms_agree(browser: Browser, tmp_path: Path) -> None:
    files = record(objects=100_000, people=20, ratio={"-": "3/100"}, mixing_rounds=512)
    said = browser.give("folder", put(tmp_path / "2026-示例-001", files))
    assert said == "能验的都相符，有 1 项没有验（见下表）。", "of the chain nothing was given"


STEPS = ("'|mix|'", "'|p|'", "'|sub|'", "'|stratum|'", "'two-way|'", "'|obj'", "2 * this.slack")


@pytest.mark.thorough
def test_control_a_page_that_computes_a_step_otherwise_disagrees(browser: Browser, tmp_path: Path) -> None:
    page = verification_page().decode()
    others = {"2 * this.slack": "3 * this.slack"}
    with browser.another(tmp_path) as other:
        for step in STEPS:
            assert step in page
            other.open(page.replace(step, others.get(step, step.replace("|", "!"))))
            assert compare(other, range(12)), step


def faults(files: Files) -> list[str]:
    """What the toolkit finds in a folder and its chain."""
    own = {name: data for name, data in files.items() if name != CHAIN}
    found = [str(problem) for problem in verify(own) if problem.level is Level.ERROR]
    hanging: Files = {}
    plans: Files = {}
    try:
        found += map(str, amend_problems.problems(own))
        plan = json.loads(own["plan.json"])
        name = plan["draw_id"]
        if plan["spec"] == "SSJ2":
            hanging[f"{name}/freeze"], plans[f"{name}/freeze"] = own["manifest.txt"], own["plan.json"]
        if "record.json" in own:
            hanging[name] = own["record.json"]
        hanging |= {f"{name}/{file[:-5]}": own[file] for file in own if is_amendment(file)}
    except (ValueError, KeyError, TypeError, ToolkitError) as error:
        found.append(repr(error))
    return [*found, *map(str, verify_chain(files[CHAIN], hanging, plans))]


def found_by_both(browser: Browser, numbers: range) -> None:
    kinds = len(ANY) + len(DRAWN)
    cases = []
    for number in numbers:
        made = year(number // kinds, 1)
        (name, own), *_ = made.folders.items()
        own = {file: data for file, data in own.items() if file != EXPLANATION} | {CHAIN: made.chain()}
        kind, files = tampered(number, own)
        assert faults(files), f"{number}: {kind} left no trace"
        paths = {file: f"2026/{file}" if file == CHAIN else f"2026/{name}/{file}" for file in files}
        cases.append((number, kind, {paths[file]: data for file, data in files.items()}))
    said = browser.check(*(files for _, _, files in cases))
    missed = [
        (number, kind)
        for (number, kind, _), records in zip(cases, said, strict=True)
        if records and not any(each["wrong"] for each in records)
    ]
    assert missed == []


@pytest.mark.thorough
def test_each_of_45_tampers_that_verify_finds_is_found(browser: Browser) -> None:
    found_by_both(browser, range(45))


def test_a_joint_visit_that_only_one_of_its_two_records_tells_is_found_by_both(
    browser: Browser, tmp_path: Path
) -> None:
    seeds = [n for n in range(60) if any(draws_that_are_one_visit(year(n)))]
    assert len(seeds) > 2
    for good in (True, False):
        years = [year(n, halves=not good) for n in seeds]
        for n, (made, said) in enumerate(zip(years, browser.check(*map(laid, years)), strict=True)):
            folder = put(tmp_path / f"{good}{n}", laid(made)) / "2026"
            assert [*check_links(folder)] == [] if good else halves(folder)
            assert any("那一边却没有" in wrong for each in said for wrong in each["wrong"]) is not good
            assert good or all("那一边的记录却没有" in each.what for each in check_links(folder))


def draws_that_are_one_visit(made: Year) -> list[Joint]:
    every = (joint for files in made.folders.values() for joint in joints(read_amendments(files)))
    return [joint for joint in every if not joint.body]


@pytest.mark.long
def test_each_of_3000_tampers_that_verify_finds_is_found(browser: Browser) -> None:
    for first in range(45, 3045, 100):  # all of them at once are more than a browser takes in one message
        found_by_both(browser, range(first, first + 100))


def example(version: str) -> tuple[Files, bytes]:
    """The worked example of a protocol's document: the record, and the chain."""
    blocks = dict(re.findall(r"^```text (\S+)\n(.*?)^```", (DOCS / version).read_text("utf-8"), re.M | re.S))
    chain = blocks.pop("chain-after", blocks.pop("chain.txt", ""))
    files = {
        name: (
            text.removesuffix("\n") if re.fullmatch(r"(plan|record|amend-\d+)[.]json", name) else text
        ).encode()
        for name, text in blocks.items()
        if re.fullmatch(r"[^/]+[.](txt|json|sha256)", name)
    }
    return files, "".join(line for line in chain.splitlines(True) if line.startswith("202604-1-01")).encode()


@pytest.mark.parametrize(("document", "amendments"), [("ssj1.md", 6), ("ssj2.md", 2)])
def test_the_printed_example_of_each_version_agrees(document: str, amendments: int, browser: Browser) -> None:
    files, chain = example(document)
    assert sum(name.startswith("amend-") for name in files) == amendments
    paths = {f"202604-1-01/{name}": data for name, data in files.items()} | {"chain.txt": chain}
    ((said,),) = browser.check(paths)
    assert (said["wrong"], said["open"]) == ([], [])
    assert said["made"]["assignment.txt"].encode() == files["assignment.txt"]


def test_the_published_part_of_a_record_is_verified_as_far_as_it_goes(
    browser: Browser, tmp_path: Path
) -> None:
    files = record(objects=40)
    told = {name: files[name] for name in VERIFIABLE}
    assert browser.give("folder", put(tmp_path / "核验数据", told)).startswith("能验的都相符")
    assert "只能核对一部分" in browser.page.inner_text("#result")
    firm, other = (files[name].decode().split("\t")[2] for name in ("selected.txt", "alternates.txt"))
    assert "结果：抽中。" in browser.ask(0, firm)
    assert "没有抽中（候补第 1）" in browser.ask(0, other)
    spared = {
        name: data.replace(firm.encode(), b"*").replace(other.encode(), firm.encode())
        for name, data in told.items()
    }
    spared = {name: data.replace(b"*", other.encode()) for name, data in spared.items()}
    less = {name: told[name] for name in ("manifest.txt", "record.json", "selected.txt")}
    for wrong in (
        told | {"frame.txt": spared["frame.txt"]},
        told | {"selected.txt": spared["selected.txt"]},
        told | {"record.json": told["record.json"].replace(b"27,32+11", b"27,33+11")},
        {name: data for name, data in told.items() if name != "record.json"},
        less | {"selected.txt": spared["selected.txt"]},
    ):
        ((said,),) = browser.check({f"核验数据/{name}": data for name, data in wrong.items()})
        assert said["wrong"]
    ((said,),) = browser.check({f"核验数据/{name}": data for name, data in less.items()})
    assert said["wrong"] == []


def test_what_cannot_be_verified_here_is_said_and_no_fault(browser: Browser) -> None:
    files = record()
    ((said,),) = browser.check({f"任意/{name}": data for name, data in files.items()})
    assert said["wrong"] == []
    assert [line.partition("：")[0] for line in said["open"]] == ["chain.txt", "任意"]


def test_a_signature_of_drand_is_said_to_be_not_verified_and_how_to(browser: Browser) -> None:
    """A false one is no contradiction here: ``verify`` finds it, and the page leads there."""
    files = frozen(source=SIGNED, issue="1000")
    signature = ROUNDS[657413][0]
    made = files | draw(files, NONCE, signature, digest(files["manifest.txt"]))
    assert any("签名不是" in str(problem) for problem in verify(made))
    ((said,),) = browser.check({f"2026-示例-001/{name}": data for name, data in made.items()})
    assert said["wrong"] == []
    (line,) = [line for line in said["open"] if "drand" in line]
    assert "不验证 drand 的签名" in line
    assert ROUNDS[657413][1] in line
    assert "用工具箱的 verify" in line


# --- what a person gives --------------------------------------------------------------------------------


def test_a_year_as_a_folder_then_one_firm_and_the_published_commitment(
    browser: Browser, tmp_path: Path
) -> None:
    made = year(5)
    said = browser.give("folder", put(tmp_path, laid(made)) / "2026")
    assert said == "3 份记录，下面是 202601-1-01：全部相符。"
    files = made.folders["202601-1-01"]
    stratum, rank, firm, ticket = files["selected.txt"].decode().splitlines()[0].split("\t")
    told = browser.ask(0, f" {firm.lower()[:6]} {firm.lower()[6:]}")
    assert f"属于 {stratum} 一层" in told
    assert f"签号 {ticket}" in told
    assert f"排第 {rank}；" in told
    assert "结果：抽中。" in told
    people = [
        row.split("\t")[2] for row in files["assignment.txt"].decode().splitlines() if row.startswith(firm)
    ]
    assert "、".join(people) in told
    waiting = files["alternates.txt"].decode().splitlines()[0].split("\t")
    assert f"没有抽中（候补第 {waiting[1]}）" in browser.ask(0, waiting[2])
    out = files["excluded.txt"].decode().split("\t")
    assert f"理由：{out[1]}" in browser.ask(0, out[0])
    assert "不在待抽名单里，也不在剔除名单里" in browser.ask(0, code(99))
    commit = json.loads(files["record.json"])["commit"]
    assert browser.ask(1, f"SSJ1|202601-1-01|C={commit.upper()}|R={'0' * 64}") == "与公布的承诺相同。"
    assert "与公布的承诺不同" in browser.ask(1, "0" * 64)
    assert "不是 64 位" in browser.ask(1, commit[1:])


def test_the_files_of_one_folder_are_enough_and_a_lost_folder_of_a_year_shows(
    browser: Browser, tmp_path: Path
) -> None:
    made = year(5)
    folder = put(tmp_path, laid(made)) / "2026"
    said = browser.give("files", [*sorted((folder / "202602-1-01").iterdir()), folder / CHAIN])
    assert "全部相符" in said
    for path in (folder / "202603-1-01").iterdir():
        path.unlink()
    assert "不符" in browser.give("folder", folder)
    assert "登记过，文件夹或文件却不见了" in browser.page.inner_text("table")


@pytest.fixture
def desk() -> Iterator[Path]:
    """A folder that may be dropped: Chromium hands out none below /dev, where the tests' files may lie."""
    with TemporaryDirectory(dir="/var/tmp") as folder:
        yield Path(folder)


def test_folders_and_files_are_dropped_from_the_desk(browser: Browser, desk: Path, tmp_path: Path) -> None:
    """A page from the disk reads no dropped folder by webkitGetAsEntry: Chromium refuses the entries' files."""
    folder = put(desk, laid(year(5))) / "2026"
    assert browser.drop(folder) == "3 份记录，下面是 202601-1-01：全部相符。"
    inside = sorted((folder / "202602-1-01").iterdir())
    assert browser.drop(*inside, folder / CHAIN).startswith("全部相符")
    with browser.another(tmp_path) as old:
        old.open(verification_page().decode(), policy=True)
        old.page.evaluate("() => { delete DataTransferItem.prototype.getAsFileSystemHandle; }")
        assert "请点上面的“选文件夹”" in old.drop(folder)
        assert old.drop(*inside, folder / CHAIN).startswith("全部相符")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_says_what_its_folder_says(method: int, browser: Browser, tmp_path: Path) -> None:
    files, target = record(objects=400), tmp_path / "核验数据.zip"
    with zipfile.ZipFile(target, "w", method) as made:
        for name, data in files.items():
            made.writestr(f"2026-示例-001/{name}", data)
    assert browser.give("files", [target]).startswith("能验的都相符，有 1 项没有验")


@pytest.mark.thorough
def test_a_spoilt_zip_is_told_wherever_it_ends(browser: Browser, tmp_path: Path) -> None:
    target, buffer = tmp_path / "坏.zip", BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in record().items():
            made.writestr(name, data)
    whole = buffer.getvalue()
    for at in (0, 3, len(whole) // 2, len(whole) - 30, len(whole) - 1):
        target.write_bytes(whole[:at])
        assert "不是 ZIP 文件，或没有下载完整" in browser.give("files", [target])
    said = set()
    for at in range(40, len(whole), len(whole) // 30):
        target.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        said.add(browser.give("files", [target])[:12])
    assert not any("全部相符" in each for each in said)
    assert any("不符" in each for each in said), said
    assert not any("没有核验成" in each for each in said), "no error of our own is told as one"


def test_a_zip_that_unpacks_to_more_than_it_says_is_stopped(browser: Browser, tmp_path: Path) -> None:
    target = tmp_path / "弹.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("x/manifest.txt", b"0" * 50_000_000)
    data = target.read_bytes()
    listed = data.rindex(b"PK\x01\x02")
    target.write_bytes(data[: listed + 24] + (100).to_bytes(4, "little") + data[listed + 28 :])
    assert "压缩的内容坏了" in browser.give("files", [target])


def test_foreign_files_are_told_in_words(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "台账.xlsx").write_bytes(b"PK")
    assert "没有找到抽取记录" in browser.give("files", [tmp_path / "台账.xlsx"])
    (tmp_path / "manifest.txt").write_bytes(b"\xff\xfe\x00" * 99)
    (tmp_path / "record.json").write_bytes(b"[" * 100_000)
    assert "不可信" in browser.give("files", [tmp_path / "manifest.txt", tmp_path / "record.json"])


def test_markup_in_a_record_stays_text(browser: Browser, tmp_path: Path) -> None:
    files = record(item=EVIL, bureau=EVIL)
    files["frame.txt"] += f"{EVIL}\t{EVIL}\n".encode()
    files["amend-001.json"] = json.dumps({"kind": EVIL}).encode()
    folder = put(tmp_path / EVIL.replace("/", ""), files)
    assert "不符" in browser.give("folder", folder)
    assert EVIL in browser.page.inner_text("#result")
    assert browser.page.locator("#result img").count() == 0


# --- the page itself ------------------------------------------------------------------------------------


def test_it_is_used_with_the_keyboard_and_read_aloud(browser: Browser, tmp_path: Path) -> None:
    browser.give("folder", put(tmp_path, laid(year(5))) / "2026")
    page = browser.page
    page.locator("#folder").focus()
    passed = []
    for _ in range(10):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    for name in ("files", "firm", "查这一户", "commitment", "对一对", "print"):
        assert name in passed
    page.locator("button.pick").nth(1).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className").startswith("verdict")
    tree = page.locator("main").aria_snapshot()
    for words in ('heading "双随机抽取核验" [level=1]', 'button "选文件夹"', 'textbox "统一社会信用代码"', "rowheader",
                  'table "核对了什么"', "status", 'navigation "几份记录"', 'article "核验结果"'):  # fmt: skip
        assert words in tree, words


def test_it_prints_on_one_page_and_fits_a_phone(browser: Browser, tmp_path: Path) -> None:
    files = record(objects=60, ratio={"-": "1/1"}, people=6)
    number = 0
    while number < 30:
        now = amend.state(files)
        target = now.selected[number][2]
        person = now.teams[target][-1]
        comes, team = amend.substitute(files, target, person)
        number += 1
        who = ("示例甲", "示例乙", "0" * 64)
        made = Amendment(
            "2026-示例-001", number, RECUSE, "2026-05-01", target, person, comes, team, "kin", "", *who
        )
        files[made.file] = made.to_bytes()
    browser.give("folder", put(tmp_path / "2026-示例-001", files))
    assert "30" not in browser.page.inner_text(".verdict")
    pdf = browser.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    browser.page.set_viewport_size({"width": 390, "height": 844})
    assert browser.page.evaluate("document.documentElement.scrollWidth") <= 390
    browser.page.set_viewport_size({"width": 1366, "height": 900})


def test_the_policy_lets_no_other_script_run(browser: Browser, tmp_path: Path) -> None:
    """With its negative control: the same foreign script runs once the policy is taken away."""
    foreign = verification_page().decode().replace("</main>", "</main><script>document.title='RAN'</script>")
    with browser.another(tmp_path) as other:
        other.open(foreign, policy=True)
        assert other.page.title() != "RAN"
        other.open(foreign)
        assert other.page.title() == "RAN"


NOT_IN_CHROMIUM_78 = re.compile(
    r"\?\.[a-zA-Z(\[]|\?\?|replaceAll|\.at\(|\.findLast|structuredClone|Object\.hasOwn|\|\|=|&&=|static \{|#[a-z]+\(|"
    r"crypto\.subtle|DecompressionStream|import |export "
)


def test_the_committed_page_is_the_generated_one() -> None:
    assert (DOCS / NAME).read_bytes() == verification_page()


def test_nothing_that_old_browsers_lack_and_nothing_from_elsewhere() -> None:
    page = verification_page().decode()
    script = re.sub(r"(?m)^\s*//.*$", "", page.partition("<script>")[2])
    assert NOT_IN_CHROMIUM_78.findall(script) == []
    assert NOT_IN_CHROMIUM_78.findall("a?.b; c ?? d; x.replaceAll()"), "negative control"
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|https?:|fetch\(|XMLHttp", page)
        == []
    )
    assert EXPLANATION not in page
