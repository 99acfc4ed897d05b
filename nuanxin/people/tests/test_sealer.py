"""Families by the thousand are sealed, stored and found as one is."""

import hmac
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.people import ahead, ciphers, keyring
from nuanxin.people.actions.register import register_households
from nuanxin.people.models import Consent, Household, Likeness, Person, PersonToken
from nuanxin.people.storing import copy_in
from nuanxin.people.tests.families import (
    ABOUT,
    AGREED,
    FAMILY,
    LI,
    NEXT,
    SENSITIVE,
    VILLAGE,
    WANG,
    family,
    first,
)
from nuanxin.people.tokens import Keyed, tokens_of

ROOT = Path(__file__).parents[3]
PLACES = [b"people_person|name|", b"people_person|phone|", b"people_person|key|"]
suites = pytest.mark.parametrize("suite", ["aes", "sm4"])


@suites
@given(values=st.lists(st.text(max_size=40), min_size=2, max_size=2), pk=st.integers(1, 2**62))
def test_what_is_sealed_in_a_batch_opens_like_a_single_value(suite: str, values: list[str], pk: int) -> None:
    key, row = keyring.fresh(), b"%d" % pk
    drawn = ciphers.Drawn().draw(8 + keyring.LENGTH + ciphers.NONCE * len(PLACES))
    sealed = ciphers.Box(key, ciphers.SUITES[suite]).seal_each(values, PLACES, row, drawn)
    for value, place, found in zip(values, PLACES, sealed, strict=False):
        assert (found is None) == (value == "")
        if found is not None:
            assert ciphers.Opener(key).open(found, place + row).decode() == value
            again = ciphers.Box(key, ciphers.SUITES[suite]).seal(value.encode(), place + row, found[1:13])
            assert again == found


def test_no_random_byte_is_given_out_twice() -> None:
    source = ciphers.Drawn()
    nonces = [source.draw(ciphers.NONCE) for _ in range(3 * ciphers.DRAWN // ciphers.NONCE)]
    assert len(set(nonces)) == len(nonces)
    assert len(source.draw(2 * ciphers.DRAWN)) == 2 * ciphers.DRAWN


@given(key=st.binary(min_size=32, max_size=32), word=st.binary(max_size=200))
def test_a_token_is_an_hmac(key: bytes, word: bytes) -> None:
    assert Keyed(key).digest(word) == hmac.digest(key, word, "sha256")


ROWS: list[tuple[Any, ...]] = [
    (1, 2, 3, b"\x00" * 600, "演示", date(1999, 12, 31), datetime(2026, 1, 2, 3, 4, 5, 678901, UTC), UUID(int=7),
     [5, -6]),
    (-(2**63), -(2**31), -(2**15), b"", "", date(2000, 1, 1), datetime(1999, 1, 1, tzinfo=UTC), UUID(int=8),
     [2**63 - 1]),
    (None, None, None, None, None, None, None, None, None),
]  # fmt: skip
KINDS = ("int8", "int4", "int2", "bytea", "text", "date", "timestamptz", "uuid", "int8[]")


@pytest.mark.django_db
def test_postgresql_reads_every_kind_as_it_was_given() -> None:
    columns = ", ".join(f"c{at} {kind}" for at, kind in enumerate(KINDS))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE written ({columns})")
        copy_in(cursor, "COPY written FROM STDIN (FORMAT BINARY)", KINDS, ROWS)
        cursor.execute("SELECT * FROM written")
        found = [tuple(bytes(each) if isinstance(each, memoryview) else each for each in row) for row in cursor]
    assert found == ROWS


@suites
def test_a_batch_of_several_parts_is_as_many_single_ones(
    suite: str, everywhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUANXIN_CIPHER", suite)
    monkeypatch.setattr(ahead, "AT_ONCE", 60)
    about = [replace(ABOUT, address=f"演示路{n}号") for n in range(150)]
    made = register_households(
        None, [replace(FAMILY, division=NEXT, people=(WANG,), about=each, agreed=AGREED) for each in about]
    )
    known = Household.objects.in_bulk([each.household for each in made])
    assert [known[each.household].read("address") for each in made] == [each.address for each in about]
    persons = {pk: each.household for each in made for pk in each.people}
    assert {each.pk: each.household_id for each in Person.objects.filter(household__in=known)} == persons
    assert Consent.objects.filter(person__in=persons).count() == len(persons) * len(AGREED.purposes)
    first_of_all = {each.other_id for each in Likeness.objects.filter(person__in=persons)}
    assert Likeness.objects.filter(person__in=persons).count() == len(persons) - 1
    assert first_of_all <= set(persons)


@suites
def test_batch_and_single_write_the_same_and_are_found_the_same(
    suite: str, everywhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUANXIN_CIPHER", suite)
    many = register_households(None, [replace(FAMILY, about=SENSITIVE, agreed=AGREED)] * 51)
    household, one = Household.objects.get(pk=many[50].household), family(about=SENSITIVE, agreed=AGREED)
    for each in (household, one):
        assert [each.read(column) for column in ("address", "category")] == ["演示村三组十二号", "disabled"]
        assert bytes(each.address or b"")[0] == ciphers.SUITES[suite].number
    person = first(household)
    words = tokens_of(WANG.name, WANG.phone, WANG.born)
    for who in (person, first(one)):
        assert set(PersonToken.objects.filter(person=who).values_list("token", flat=True)) == words
    person.write(phone="13800009969").save()
    assert Person.objects.get(pk=person.pk).read("phone") == "13800009969"
    assert Person.objects.get(pk=person.pk).read("name") == WANG.name


def test_whoever_was_there_first_is_the_one_resembled(everywhere: None) -> None:
    before = first(family(people=(WANG,)))
    register_households(None, [replace(FAMILY, people=(WANG,)), replace(FAMILY, people=(LI,)),
                               replace(FAMILY, people=(WANG,))])  # fmt: skip
    pairs = Likeness.objects.filter(division=VILLAGE)
    alike = {each.person_id for each in pairs}
    assert len(alike) == len(pairs) == 2
    assert Counter(each.other_id == before.pk for each in pairs)[True] >= 1
    assert not pairs.filter(person=before).exists()


@pytest.mark.deep
def test_the_made_up_city_stands_under_every_constraint(tmp_path: Path) -> None:
    """In an installation of its own, by the program that fills a city for measuring."""
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PYTHONPATH")}
    program = [sys.executable, "bench/city.py", "--households", "200", "--services", "1000"]
    told = subprocess.run(
        program, cwd=ROOT, env=own | {"NUANXIN_DATA": str(tmp_path)}, check=True, capture_output=True, text=True
    )
    assert "200 households, 1,000 services" in told.stdout
