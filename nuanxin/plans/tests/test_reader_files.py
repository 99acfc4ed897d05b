"""Every kind of file a notice comes in, and everything that is none: one sentence, no noise."""

import codecs
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.cli import run
from nuanxin.base.command import answering
from nuanxin.base.files.texts import MAX_BYTES, read_text
from nuanxin.base.refused import Refused
from nuanxin.plans.reader import read
from nuanxin.plans.tests.notices import papers

AES_256 = (
    f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 5/R 6/Length 256/P -4"
    f"/O<{'00' * 48}>/U<{'00' * 48}>/OE<{'00' * 32}>/UE<{'00' * 32}>/Perms<{'00' * 16}>"
    "/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF>>"
)
NOISE = b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(31_250))


def asked(data: bytes, name: str) -> list[tuple[list[str], str]]:
    return [(each.who, each.modality) for each in read(read_text(data, name)).obligations]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("notice.txt", papers.TEXT.encode()),
        ("notice.txt", papers.TEXT.encode("utf-8-sig")),
        ("notice.txt", papers.TEXT.encode("gb18030")),
        ("notice.txt", papers.TEXT.replace("\n", "\r\n").encode()),
        ("notice.docx", papers.docx()),
        ("notice.pdf", papers.pdf(*papers.SENTENCES)),
        ("notice.ofd", papers.ofd()),
        ("no name tells", papers.docx()),
        ("wrong name.pdf", papers.ofd()),
    ],
)
def test_it_works(name: str, data: bytes) -> None:
    assert asked(data, name) == [
        (["各级计生协"], "must"),
        (["乡镇"], "encouraged"),
        (["村（社区）"], "should"),
    ]


def test_line_ends_stay_and_the_mark_goes() -> None:
    text = "各乡镇要开展宣传。\r\n各村要做好服务。\r"
    assert read_text(codecs.BOM_UTF8 + text.encode()) == text


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30))
def test_text_decodes_exactly(more: str) -> None:
    text = papers.TEXT * 3 + more + "\r\n"
    assert read_text(text.encode("gb18030")) == text
    assert read_text(text.encode()) == text


def test_word_prints_its_automatic_numerals() -> None:
    data = papers.docx("各乡镇要做好宣传。", "各村要做好服务。", style="List Number")
    assert read_text(data).splitlines() == ["1.各乡镇要做好宣传。", "2.各村要做好服务。"]


def refused(data: bytes, name: str) -> str:
    with pytest.raises(Refused) as refusal:
        read_text(data, name)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("empty.txt", b"", "请确认选对了文件"),
        ("blank.txt", b"\xef\xbb\xbf \r\n\t\n", "请确认选对了文件"),
        ("empty.docx", papers.docx(""), "请确认选对了文件"),
        ("noise.bin", NOISE, "请选 Word、WPS、PDF、OFD 或文本文件"),
        ("noise.txt", bytes(range(256)) * 40, "请"),
        ("large.txt", NOISE * 20, "不超过 20 MB"),
        ("long.txt", (papers.TEXT * 9000).encode(), "不超过 20 MB"),
        ("scan.pdf", papers.pdf(), "请粘贴文字"),
        ("stamp.pdf", papers.pdf("收文 12"), "请粘贴文字"),
        ("scan.jpg", b"\xff\xd8\xff\xe0" + bytes(100), "请粘贴文字"),
        ("scan.ofd", papers.ofd(""), "请粘贴文字"),
        ("table.xlsx", papers.packed({"xl/workbook.xml": "<workbook/>"}), "请选 Word"),
        ("table.xls", papers.compound("Workbook"), "请选 Word"),
        ("table.csv", "乡镇,户数\n甲,3\n".encode(), "请选 Word"),
        ("wide.txt", papers.TEXT.encode("utf-16"), "另存为 UTF-8"),
        ("wide.txt", papers.TEXT.encode("utf-16-le"), "请"),
        ("latin.txt", "Présenté à la société, déjà vérifié. ".encode("latin-1") * 9, "请"),
        ("bomb.docx", papers.bomb(250), "请换成电子原件"),
        ("locked.pdf", papers.locked_pdf("secret"), "请去掉密码"),
        ("locked.pdf", papers.pdf(*papers.SENTENCES, encrypt=AES_256), "请去掉密码"),
        ("locked.docx", papers.compound("EncryptedPackage"), "请去掉密码"),
        ("cut.docx", papers.docx()[:9000], "请重新下载"),
        ("cut.pdf", papers.pdf(*papers.SENTENCES)[:300], "请"),
        ("cut.ofd", papers.packed({"OFD.xml": "<ofd"}), "请重新下载"),
        ("several.zip", papers.packed({"notice.txt": papers.TEXT}), "请先解压"),
        ("english.txt", b"Please send the report by Friday.", "请选 Word"),
    ],
)
def test_what_is_no_notice_is_refused(
    name: str, data: bytes, advice: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(SystemExit, match="2"), answering():
        run(["nuanxin", "notice", "read", str(file)])
    said = capfd.readouterr()
    assert said.out == ""
    assert advice in said.err
    assert said.err.count("\n") == 1
    assert said.err.count("。") == 1


def test_it_does_not_reach_for_other_files(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("各乡镇要保密。", encoding="utf-8")
    assert "损坏" in refused(papers.docx_that_reaches_out(other), "notice.docx")


@pytest.mark.parametrize("name", ["notice.doc", "notice.wps"])
def test_old_files_need_an_office(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "另存为 .docx" in refused(papers.compound("WordDocument"), name)


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"), answering():
        run(["nuanxin", "notice", "read", "missing.txt"])
    assert capsys.readouterr() == ("", "读不了文件 missing.txt，请检查路径。\n")


def test_a_command_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"), answering():
        run(["nuanxin", "notice", "read"])
    assert capsys.readouterr().err.startswith("请写明要读的文件：")


def test_the_limit_is_20_megabytes() -> None:
    assert MAX_BYTES == 20_000_000


# The command

KEYS = [
    *("section", "section_title", "sentence", "who", "modality", "actions", "targets"),
    *("programmes", "dates", "beneficiaries", "start", "end", "unsure"),
]
PAPER = """海桐县计划生育协会文件
海计协〔2025〕3号
关于做好暖心服务工作的通知
各乡镇计生协，县直各单位：
各乡镇要在6月30日前配备1名指导员，鼓励有条件的村建立“暖心驿站”。
海桐县计划生育协会
2025年2月18日
抄送：县委办公室，县政府办公室。
"""


@pytest.fixture
def notice(tmp_path: Path) -> str:
    file = tmp_path / "notice.txt"
    file.write_bytes(PAPER.replace("\n", "\r\n").encode("gb18030"))
    return str(file)


def test_a_row_a_line(notice: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["nuanxin", "notice", "read", notice, "--jsonl"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [list(row) for row in rows] == [KEYS, KEYS]
    assert rows[0]["targets"] == [
        {"what": "指导员", "op": "=", "value": 1, "unit": "名", "per": "乡镇"}
    ]
    assert rows[0]["dates"] == ["06-30"]
    assert rows[1]["programmes"] == ["暖心驿站"]


def test_offsets_are_places_in_the_text(notice: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    run(["nuanxin", "notice", "read", notice, "--text"])
    sys.stdout.flush()
    printed = capfdbinary.readouterr().out
    assert printed == PAPER.replace("\n", "\r\n").encode()
    first, second = read(printed.decode()).obligations
    text = printed.decode()
    assert text[first.start : first.end] == "各乡镇要在6月30日前配备1名指导员"
    assert text[second.start : second.end] == "鼓励有条件的村建立“暖心驿站”。"


def test_a_summary_shows_the_parts(notice: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["nuanxin", "notice", "read", notice])
    assert capsys.readouterr().out.splitlines()[:8] == [
        "文号　海计协〔2025〕3号",
        "标题　关于做好暖心服务工作的通知",
        "主送　各乡镇计生协、县直各单位",
        "抄送　县委办公室、县政府办公室",
        "发文机关　海桐县计划生育协会",
        "日期　2025年2月18日",
        "",
        "要办的事 2 条",
    ]


def test_reading_loads_neither_apps_nor_heavy_libraries(notice: str) -> None:
    heavy = ("nuanxin.plans.models", "config.settings", "docx", "pypdf", "psycopg", "pandas")
    program = (
        "import sys; from config.cli import run; from django.apps import apps\n"
        f"run(['nuanxin', 'notice', 'read', {notice!r}])\n"
        f"assert not apps.ready\nassert not set({heavy!r}) & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "要办的事 2 条" in done.stdout


def test_help_names_both_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        run(["nuanxin", "notice", "--help"])
    said = capsys.readouterr().out
    assert "读一份通知" in said
    assert "采纳为一个区划的计划草稿" in said


def test_it_is_also_called_by_name(notice: str, capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import call_command

    call_command("notice", "read", notice)
    assert "要办的事 2 条" in capsys.readouterr().out
