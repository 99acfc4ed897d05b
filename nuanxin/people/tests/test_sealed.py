"""Values about people open in their own place, under their own key, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.base.refused import Refused
from nuanxin.base.sealing import SealBroken
from nuanxin.people import ciphers, keyring
from nuanxin.people.actions.keys import erase_key
from nuanxin.people.models import Household, Person, PersonToken
from nuanxin.people.tests.families import family, first

AES_256_GCM = {  # McGrew and Viega, The Galois/Counter Mode of Operation, test case 16
    "key": "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
    "nonce": "cafebabefacedbaddecaf888",
    "plain": "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
             "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    "where": "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    "sealed": "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
              "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
              "76fc6ece0f4e1768cddf8853bb2d551b",
}  # fmt: skip
SM4_GCM = {  # RFC 8998, A.1
    "key": "0123456789abcdeffedcba9876543210",
    "nonce": "00001234567800000000abcd",
    "plain": "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
             "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
    "where": "feedfacedeadbeeffeedfacedeadbeefabaddad2",
    "sealed": "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
              "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
              "83de3541e4c2b58177e065a9bf7b62ec",
}  # fmt: skip


@pytest.mark.parametrize(("suite", "vector"), [("aes", AES_256_GCM), ("sm4", SM4_GCM)])
def test_the_suites_are_those_of_the_standards(suite: str, vector: dict[str, str]) -> None:
    key, nonce, plain, where, sealed = (bytes.fromhex(part) for part in vector.values())
    aead = ciphers.SUITES[suite].under(key)
    assert aead.encrypt(nonce, plain, where) == sealed
    assert aead.decrypt(nonce, sealed, where) == plain


@pytest.mark.parametrize("suite", ["aes", "sm4"])
@given(plain=st.text(max_size=60), at=st.integers(0, 10**6), flip=st.integers(1, 255))
def test_what_was_touched_does_not_open(suite: str, plain: str, at: int, flip: int) -> None:
    key, where = keyring.fresh(), b"people_person|name|1"
    sealed = ciphers.Box(key, ciphers.SUITES[suite]).seal(plain.encode(), where)
    assert ciphers.Opener(key).open(sealed, where).decode() == plain
    touched = bytearray(sealed)
    touched[at % len(sealed)] ^= flip
    for own, *other in ((key, bytes(touched), where), (key, sealed, where + b"2"), (keyring.fresh(), sealed, where)):
        with pytest.raises(ValueError, match="seal"):
            ciphers.Opener(own).open(*other)


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x07" + bytes(40), b"\x02" + bytes(12)])
def test_what_is_no_sealed_value_does_not_open(sealed: bytes) -> None:
    with pytest.raises(ValueError, match="seal"):
        ciphers.Opener(bytes(32)).open(sealed, b"")


def test_the_suite_is_chosen_and_both_are_read(everywhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = first(family())
    monkeypatch.setenv("NUANXIN_CIPHER", "sm4")
    after = first(family())
    assert (bytes(before.name or b"")[0], bytes(after.name or b"")[0]) == (1, 2)
    assert Person.objects.get(pk=before.pk).read("name") == after.read("name")
    monkeypatch.setenv("NUANXIN_CIPHER", "rot13")
    with pytest.raises(Refused, match="aes 或 sm4"):
        family()


def test_a_value_moved_to_another_row_or_column_does_not_open(everywhere: None) -> None:
    one, two = family(), family()
    here, there = first(one), first(two)
    here.name, there.name = there.name, here.name
    with pytest.raises(SealBroken):
        here.read("name")
    one.address, one.language = one.language, one.address
    with pytest.raises(SealBroken):
        one.read("address")


@pytest.fixture
def wrapping_key(everywhere: None) -> Iterator[Path]:
    """The file of the wrapping key, put back afterwards."""
    family()
    path = keyring.path_of(1)
    kept = path.read_text()
    yield path
    path.write_text(kept)


def test_without_the_wrapping_key_there_is_a_sentence(wrapping_key: Path) -> None:
    person = Person.objects.get(pk=first(family()).pk)
    wrapping_key.unlink()
    with pytest.raises(keyring.Unreadable, match=r"people-1\.key 不在"):
        person.read("name")


def test_with_another_wrapping_key_there_is_a_sentence(wrapping_key: Path) -> None:
    person = Person.objects.get(pk=first(family()).pk)
    wrapping_key.write_text("ab" * 32)
    with pytest.raises(keyring.Unreadable, match=r"people-1\.key 和数据对不上"):
        person.read("name")


def test_whose_key_is_destroyed_is_gone(everywhere: None) -> None:
    household = family()
    person = first(household)
    erase_key(None, erase_key(None, person))
    gone = Person.objects.get(pk=person.pk)
    assert gone.erased
    assert {gone.read(column) for column in Person.SEALED} == {""}
    assert not PersonToken.objects.filter(person=person).exists()
    with pytest.raises(keyring.Unreadable, match="已经按要求删除"):
        gone.write(name="王演建国")
    assert Household.objects.get(pk=household.pk).read("address")  # the family's own key stands


def test_nothing_in_the_tables_reads(everywhere: None) -> None:
    family()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(p::text || h::text, '') FROM people_person p, people_household h")
        text = str(cursor.fetchone()[0])
    for word in ("王演建国", "13800009961", "演示村三组十二号", "1958-03-04"):
        assert word not in text
        assert word.encode().hex() not in text
