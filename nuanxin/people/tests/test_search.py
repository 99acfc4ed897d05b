"""Finding families: by every way of asking, only where one serves, in a constant number of statements."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.association.models import LogEntry
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.refused import Refused
from nuanxin.people.actions.merging import merge_persons
from nuanxin.people.inputs import PersonInput
from nuanxin.people.models import Household
from nuanxin.people.search import MOST, search
from nuanxin.people.tests.families import NEXT, WANG, family, first

ActingAs = Callable[[str], Any]
OUYANG = PersonInput("欧阳演娜", "0472-0009963")
AYGUL = PersonInput("阿依演古丽·买买提", "13800009964")


@pytest.fixture
def known(everywhere: None) -> dict[str, Household]:
    return {
        "王": family(), "欧阳": family(people=(OUYANG,)), "阿": family(people=(AYGUL,)),
        "next": family(division=NEXT, people=(replace(WANG, phone="13800009965"),)),
    }  # fmt: skip


WAYS = {
    "王演建国": "王", "演建": "王", "建国": "王", "王演": "王", "wyjg": "王", "WYJG": "王", "9961": "王",
    "王 9961": "王", "w 9961": "王", "13800009961": "王", "138-0000-9961": "王", "04720009963": "欧阳",
    "欧 9963": "欧阳", "阿依演古丽买买提": "阿", "阿 9964": "阿", "m 9964": "阿", "0009963": "欧阳",
    "建国 9961": "王", "欧阳": "欧阳", "oyyn": "欧阳", "9963": "欧阳", "欧阳演娜": "欧阳",
    "阿依演古丽": "阿", "买买提": "阿", "阿依演古丽·买买提": "阿", "ａｙ": "",
}  # fmt: skip


@pytest.mark.parametrize("words", [words for words, found in WAYS.items() if found])
def test_it_is_found(words: str, known: dict[str, Household], acting_as: ActingAs) -> None:
    found = search(acting_as("village").scope, words)
    assert [hit.household.pk for hit in found.hits] == [known[WAYS[words]].pk]


@pytest.mark.parametrize("words", [
    "建华", "王 9962", "国建", "9999", "王演建国 9962", "zz", "l 9961", "演 9961", "13700009961", "99619961",
])  # fmt: skip
def test_what_fits_nobody_says_what_to_try(
    words: str, known: dict[str, Household], acting_as: ActingAs
) -> None:
    found = search(acting_as("village").scope, words)
    assert not found.hits
    assert "可以试" in found.hint


@pytest.mark.parametrize("words", ["", "王", " 王 ", "996", "99619", "1"])
def test_too_little_is_refused(words: str, acting_as: ActingAs) -> None:
    with pytest.raises(Refused, match="至少两个字"):
        search(acting_as("village").scope, words)


@pytest.mark.parametrize("words", ["'; DROP TABLE people_person; --", "%%", "__", "\\\\", "a" * 500, "王%"])
def test_nothing_typed_is_more_than_words(words: str, known: object, acting_as: ActingAs) -> None:
    assert not search(acting_as("village").scope, words).hits


@pytest.mark.parametrize(
    ("who", "count"), [("village", 1), ("township", 2), ("county", 0), ("city", 0), ("auditor", 0), ("banner", 0)]
)
def test_only_where_one_serves(who: str, count: int, known: object, acting_as: ActingAs) -> None:
    assert len(search(acting_as(who).scope, "王演建国").hits) == count


def test_it_is_shown_masked(known: object, acting_as: ActingAs) -> None:
    [hit] = search(acting_as("village").scope, "王演建国").hits
    assert (hit.name, hit.place) == ("王***", "科教居委会")


def test_who_was_merged_is_found_as_the_other(known: dict[str, Household], acting_as: ActingAs) -> None:
    merge_persons(acting_as("village"), first(family(people=(replace(WANG, name="王演建国"),))), first(known["王"]))
    found = search(acting_as("village").scope, "王演建国").hits
    assert [hit.household.pk for hit in found] == [known["王"].pk]


def test_at_most_twenty_in_a_constant_number_of_statements(everywhere: None, acting_as: ActingAs) -> None:
    def asked() -> int:
        set_scope(EVERYWHERE)
        scope = acting_as("village").scope
        with CaptureQueriesContext(connection) as statements:
            search(scope, "王演 建国")
        return len(statements)

    family()
    once = asked()
    for _ in range(MOST + 2):
        family(people=(WANG,))
    assert asked() == once
    found = search(acting_as("village").scope, "王演")
    assert (len(found.hits), found.more) == (MOST, True)


def test_it_goes_by_the_index(known: object, acting_as: ActingAs) -> None:
    scope = acting_as("village").scope
    with CaptureQueriesContext(connection) as asked:
        search(scope, "建国 9961")
    statement = next(each["sql"] for each in asked if "people_persontoken" in each["sql"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "persontoken_found_by" in plan
    assert "Seq Scan on people_persontoken" not in plan
    assert "LIKE" not in statement.upper()


def test_who_searches_without_end_is_asked_to_wait(visit: Any, settings: Any) -> None:
    settings.SEARCHES = 2
    client = visit("village")
    pages = [client.post("/families/", {"words": "王演"}).content.decode() for _ in range(4)]
    assert ["先歇一会儿" in page for page in pages] == [False, False, True, True]
    assert "十分钟里已经查了 2 次" in pages[-1]
    assert "先歇一会儿" not in visit("township").post("/families/", {"words": "王演"}).content.decode()
    set_scope(EVERYWHERE)
    told = LogEntry.objects.filter(by__username="village", action__startswith="family.search")
    assert [*told.order_by("number").values_list("action", flat=True)] == [
        "family.search", "family.search", "family.search_limit",
    ]  # fmt: skip
