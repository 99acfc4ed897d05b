"""A person's own copy: everything the register says is hers, legible, in a file others can read."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.base.refused import Refused
from nuanxin.care.actions.answers import AnswerInput, record_answers
from nuanxin.care.actions.coverage import CoverageInput, begin_coverages
from nuanxin.care.actions.insurance import insure
from nuanxin.care.actions.services import ServiceInput, record_services
from nuanxin.care.tests.families import Village, the_village
from nuanxin.people.actions.consents import give_consent
from nuanxin.people.actions.openings import OpeningInput, open_household
from nuanxin.people.inputs import ConsentInput
from nuanxin.people.models import Household, Person
from nuanxin.people.moving import named_models
from nuanxin.people.tests.families import AGREED, LI, SENSITIVE, WANG, family, first
from nuanxin.privacy.held.files import as_docx, as_json
from nuanxin.privacy.held.gather import columns_of, copied_models, gather
from nuanxin.privacy.register import groups
from nuanxin.privacy.tests.furnishing import asked
from nuanxin.privacy.tests.test_erase import paid, policy

ActingAs = Callable[[str], Any]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


@pytest.fixture
def house(everywhere: None, apart: Path, acting_as: ActingAs) -> Household:
    """A family of which there is something in every corner."""
    village = the_village()
    made = family(about=SENSITIVE, agreed=AGREED)
    _care(village, made)
    asked(made, "copy")
    open_household(acting_as("village"), made, OpeningInput("other", "核对登记的住址"))
    set_scope(EVERYWHERE)
    return made


def _care(village: Village, made: Household) -> None:
    scheme = village.schemes["visit"]
    given = ServiceInput(made, scheme, today(), village.village_seat, "home", note="演示备注")
    record_services(None, [given])
    said = AnswerInput(made, "yes", today(), village.village_seat, village.schemes["comfort"])
    record_answers(None, [said])
    insure(None, [policy(village, made)])
    doctor = village.schemes["family_doctor"]
    begin_coverages(None, [CoverageInput(made, doctor, today(), institution="演示团队", card="约-9961")])
    paid(village, made)
    give_consent(None, first(made), ConsentInput("photo", "paper", today()))


def test_it_tells_all_of_a_family(house: Household, acting_as: ActingAs) -> None:
    held = gather(acting_as("village"), house)
    text = as_json(held).read().decode()
    for known in (
        WANG.name, LI.name, WANG.phone, "演示村三组十二号", "王大哥", "演示备注", "演示保险公司", "保费（元）",
        "拍照", "核对登记的住址", "500", "6222020000000000000", "男", "户主", "独生子女伤残家庭",
        "演-1", "约-9961",
    ):  # fmt: skip
        assert known in text, known
    tables = {each["table"] for each in json.loads(text)["tables"]}
    assert {"people.Household", "people.Person", "people.Consent", "people.Opening", "care.Service"} <= tables
    assert {"care.Policy", "care.RosterPayment", "care.Answer", "privacy.DataRequest"} <= tables


def test_of_one_person_it_tells_nothing_of_the_others(house: Household, acting_as: ActingAs) -> None:
    other = next(each for each in Person.objects.filter(household=house) if each.read("name") == LI.name)
    text = as_json(gather(acting_as("village"), house, other)).read().decode()
    assert LI.name in text
    assert WANG.name not in text
    assert "6222020000000000000" not in text


def test_another_reader_reads_the_word_file(
    house: Household, acting_as: ActingAs, tmp_path: Path
) -> None:
    file = tmp_path / "copy.docx"
    file.write_bytes(as_docx(gather(acting_as("village"), house)).read())
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        tree = ElementTree.fromstring(archive.read("word/document.xml"))
    text = "".join(each.text or "" for each in tree.iter(WORD))
    for known in (WANG.name, "演示备注", "个人信息副本", "收到人签字", house.pseudonym):
        assert known in text


@pytest.mark.parametrize("who", ["county", "city", "auditor", "banner"])
def test_refused_to_whoever_does_not_serve_her(
    house: Household, acting_as: ActingAs, who: str
) -> None:
    with pytest.raises(Refused):
        gather(acting_as(who), house)


def test_every_table_of_families_is_in_it() -> None:
    """A table about families whose register says nothing is told would be kept from them."""
    quiet = {group.model for group in groups() if not group.told}
    missing = {model._meta.label for model, _ in named_models()} - {m._meta.label for m in copied_models()}
    assert missing <= quiet
    assert not [model for model in copied_models() if not columns_of(model)]
