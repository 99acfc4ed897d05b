"""Delegates and candidates: erased when they ask, forgotten once the term is over, a copy from their own body."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nuanxin.association.models import Body
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.governance.actions.congress import void_congress
from nuanxin.governance.actions.results import ApprovalInput, approve_result
from nuanxin.governance.models import Congress, Delegate, Term
from nuanxin.governance.tests.congresses import COUNTY, NAMES, prepared, voted
from nuanxin.privacy.actions.erase import erase
from nuanxin.privacy.actions.expiry import erase_congress_people
from nuanxin.privacy.models import Why


@pytest.fixture
def county(everywhere: None) -> Body:
    return Body.objects.select_related("place").get(division=COUNTY, level="county")


def test_erased_she_counts_no_more_before_the_meeting_and_on_after_it(county: Body, apart: Path) -> None:
    delegate = Delegate.objects.filter(unit__congress=prepared(None, county))[0]
    erase(None, [delegate], Why.ASKED, today())
    delegate.refresh_from_db()
    assert (delegate.erased, bool(delegate.withdrawn_at)) == (True, True)
    void_congress(None, Congress.objects.get())
    other = voted(None, county)
    came = Delegate.objects.filter(unit__congress=other)[0]
    erase(None, [came], Why.ASKED, today())
    came.refresh_from_db()
    assert (came.erased, came.withdrawn_at) == (True, None)


def test_forgotten_once_the_term_is_over(county: Body, apart: Path) -> None:
    congress = approve_result(None, voted(None, county), ApprovalInput("演示批7号", 5))
    assert erase_congress_people() == 0
    last_year = date(today().year - 1, 12, 31)
    assert congress.term
    Term.objects.filter(pk=congress.term.pk).update(from_day=date(2020, 1, 1), to_day=last_year)
    assert erase_congress_people() == len(NAMES) + 6
    assert erase_congress_people() == 0


def test_a_copy_of_hers_is_handed_over_by_her_own_body(county: Body, plain_static: None) -> None:
    delegate = Delegate.objects.filter(unit__congress=prepared(None, county))[0]
    where, sent = f"/delegates/{delegate.pk}/data/", {"handed": "self", "format": "json"}
    name = delegate.read("name")
    own, above = client_of("county"), client_of("city")
    assert "要一份副本" in own.get(where).content.decode()
    copy: Any = own.post(f"{where}copy/", sent)
    assert name in b"".join(copy.streaming_content).decode()
    assert name not in above.post(f"{where}copy/", sent).content.decode()
