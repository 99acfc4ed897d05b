"""A roster on the page: checked, decided, sent back to be mended, taken back; and any row ends in one class."""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.care.models import RosterPayment
from nuanxin.ledgers.actions.importing import check_rows
from nuanxin.ledgers.models import Batch, State
from nuanxin.ledgers.tests.corpus import Case
from nuanxin.ledgers.tests.roster import HEAD, KEYS, card, cells, number, roster, row
from nuanxin.ledgers.tests.sheets import xlsx
from nuanxin.ledgers.tests.test_aid_roster import a_family, paid
from nuanxin.ledgers.tests.test_corpus import county, without_a_child
from nuanxin.ledgers.tests.test_deciding import decide
from nuanxin.ledgers.tests.test_pages import carried, page, rows, send
from nuanxin.people.models import Household

Enter = Callable[[str], Any]
KIND = "aid-roster"
BAD = row(id=number(1), name="演示户乙", phone="12")


def imported(client: Any, data: bytes) -> Batch:
    (batch,) = send(client, data, kind=KIND)
    client.post(f"/ledgers/{batch.pk}/confirm/")
    return carried(batch)


def test_it_works_and_is_taken_back(visit: Enter) -> None:
    client = visit("county")
    batch = imported(client, roster(row(), row(month="2023-06")))
    assert (batch.state, batch.accepted, len(paid())) == (State.IMPORTED, 2, 2)
    client.post(f"/ledgers/{batch.pk}/undo/")
    assert (carried(batch).state, paid(), RosterPayment.objects.count()) == (State.UNDONE, [], 2)


def test_what_comes_back_can_be_mended_and_sent_again(visit: Enter) -> None:
    client = visit("county")
    batch = imported(client, roster(row(), BAD))
    head, *bad = rows(client.get(f"/ledgers/{batch.pk}/sheet/bad/"))
    assert [each[HEAD.index("公民身份号码")] for each in bad] == [number(1)]  # or it could not be sent again
    mended = [list(each) for each in bad]
    mended[0][HEAD.index("联系电话")] = "13800009962"
    again = imported(client, xlsx(*mended, head=head))
    assert (again.accepted, again.rejected, len(paid())) == (1, 0, 2)


def test_numbers_that_were_right_are_masked_among_all_rows(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, roster(row(), BAD), kind=KIND)
    all_rows = rows(client.get(f"/ledgers/{batch.pk}/sheet/marked/"))
    shown = " ".join(str(cell) for each in all_rows for cell in each)
    assert not [each for each in (number(), number(1), card()) if each in shown]
    assert number()[-4:] in shown
    (sent_back,) = send(client, xlsx(*all_rows[1:], head=all_rows[0]), kind=KIND)
    assert "只有要改的行" in page(client, sent_back)


def test_the_page_shows_no_number_that_is_right(visit: Enter) -> None:
    client = visit("county")
    one = f" {number()[:6]} {number()[6:]}"
    (batch,) = send(client, roster(row(id=one), row(id=one, name="演示户丁", month="2023-06")), kind=KIND)
    shown = page(client, batch)
    assert "同一个号码写了不同的姓名" in shown
    assert number() not in shown
    assert one not in shown


def test_one_number_two_names_somebody_decides(visit: Enter) -> None:
    client = visit("county")
    (batch,) = send(client, roster(row(), row(name="演示户丁", month="2023-06")), kind=KIND)
    assert (batch.held, batch.accepted) == (2, 0)
    batch = decide(client, batch, row3_id="this")
    assert (batch.held, batch.accepted) == (1, 1)
    assert decide(client, batch, row2_id="this", row3_id="this").held == 2  # cannot both be
    decide(client, batch, row2_id="", row3_id="this")
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    assert [each.person.read("name") for each in paid()] == ["演示户丁"]


@pytest.mark.parametrize("same", [True, False])
def test_somebody_known_without_a_number_is_she_or_another(visit: Enter, same: bool) -> None:
    known = a_family()
    client = visit("county")
    (batch,) = send(client, roster(row(), row(month="2023-06")), kind=KIND)
    assert batch.held == 2
    batch = decide(client, batch, row2_name=str(known) if same else "new")  # one answer is enough
    assert (batch.held, batch.accepted) == (0, 2)
    client.post(f"/ledgers/{batch.pk}/confirm/")
    carried(batch)
    assert {each.person_id == known for each in paid()} == {same}
    assert Household.objects.filter(key__isnull=False).count() == (1 if same else 2)
    client.post(f"/ledgers/{batch.pk}/undo/")
    set_scope(EVERYWHERE)
    assert Household.objects.filter(key__isnull=False).count() == 1


def test_another_banner_and_the_city_do_not_see_the_batch(visit: Enter) -> None:
    batch = imported(visit("county"), roster(row(), BAD))
    assert visit("banner").get(f"/ledgers/{batch.pk}/sheet/bad/").status_code == 404
    assert visit("village").get(f"/ledgers/{batch.pk}/").status_code == 403
    assert "没有这项权限" in visit("city").get(f"/ledgers/export/{KIND}/").content.decode()
    assert batch.name not in visit("city").get("/ledgers/").content.decode()
    for path in ("", "sheet/bad/", "sheet/marked/"):
        assert visit("city").get(f"/ledgers/{batch.pk}/{path}").status_code == 404


ODD = ("", "=1", "张\u202e", "9" * 400, "农历二月", -1, "#N/A", 1.5, "无", "1958-03-05", "男")


def any_row(chance: Random) -> dict[str, Any]:
    """A row in which some cells are another row's, or nobody's."""
    said = row(id=number(chance.randrange(6)), month=f"2023-{chance.randrange(1, 4):02d}",
               name=chance.choice(("演示户甲", "演示户乙")))  # fmt: skip
    for key in chance.sample(KEYS, chance.randrange(3)):
        said[key] = chance.choice(ODD)
    return said


def every_row_ends_in_one_class(chance: Random) -> None:
    given = [any_row(chance) for _ in range(chance.randrange(1, 30))]
    checked = without_a_child(Case("any", xlsx(*map(cells, given), head=HEAD), kind=KIND))
    if checked.table is None:
        return
    with county() as by:
        check_rows(by, checked)
    ends = Counter(line.outcome for line in checked.lines)
    assert dict(ends) == {each: n for each in ("accepted", "rejected", "held") if (n := checked.count(each))}
    assert ends.total() == len(checked.lines)
    assert all(bool(line.problems) == (line.outcome != "accepted") for line in checked.lines)
    assert all(each.sentence for line in checked.lines for each in line.problems)


SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
any_rows = st.randoms(use_true_random=False)


@settings(max_examples=12, deadline=None, suppress_health_check=SHARED)
@given(any_rows)
def test_every_row_ends_in_one_class(db: None, chance: Random) -> None:
    every_row_ends_in_one_class(chance)


@pytest.mark.deep
@settings(max_examples=600, deadline=None, suppress_health_check=SHARED)
@given(any_rows)
def test_every_row_of_many_files_ends_in_one_class(db: None, chance: Random) -> None:
    every_row_ends_in_one_class(chance)
