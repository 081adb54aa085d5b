"""A project is read back by others and by ourselves, is the same every time, and its README's example works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from oletools import olevba

import vba_project

SOURCE = 'Attribute VB_Name = "Hello"\nOption Explicit\n\nPublic Sub Greet()\n    MsgBox "Hello"\nEnd Sub\n'
SHEETS = [f"Sheet{number}" for number in range(1, 13)]


def by_olevba(data: bytes) -> dict[str, str]:
    parser = olevba.VBA_Parser("vbaProject.bin", data=data)
    try:
        return {name: code.replace("\r\n", "\n").rstrip("\n") for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()


def test_olevba_and_ourselves_read_what_was_written():
    data = vba_project.build([SOURCE], SHEETS, name="Greeting")
    found = by_olevba(data)
    assert found["Hello.bas"] == SOURCE.rstrip("\n")
    assert {name.removesuffix(".cls") for name in found if name.endswith(".cls")} == {"ThisWorkbook", *SHEETS}
    assert vba_project.read(data) == ({"Hello": vba_project.code_of(SOURCE)}, ["ThisWorkbook", *SHEETS])


def test_equal_sources_give_equal_bytes_and_other_sources_others():
    assert vba_project.build([SOURCE], SHEETS) == vba_project.build([SOURCE], SHEETS)
    assert vba_project.build([SOURCE + "' more\n"], SHEETS) != vba_project.build([SOURCE], SHEETS)


def test_what_is_not_ascii_is_refused_instead_of_guessed_at():
    with pytest.raises(UnicodeEncodeError):
        vba_project.build([SOURCE.replace("Hello", "你好")], SHEETS)


def test_negative_control_a_broken_stream_is_noticed():
    data = bytearray(vba_project.build([SOURCE * 40], SHEETS))
    start = data.index(vba_project.compression.compress(vba_project.standard(SOURCE * 40).stored)[:64])
    data[start + 20 : start + 60] = bytes(40)
    found = vba_project.read(bytes(data))
    assert found is None or found.code.get("Hello") != vba_project.code_of(SOURCE * 40)


def test_the_example_of_the_readme_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = Path(__file__).parents[1].joinpath("README.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})
    assert (tmp_path / "hello.xlsm").stat().st_size > 5000
