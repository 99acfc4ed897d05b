"""Random trees and histories: the engine and a naive recount agree on every day."""

import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.association.kinds import kinds_at
from nuanxin.association.scope import LEVELS
from nuanxin.measures.dictionary import Measure, dictionary
from nuanxin.measures.questions import Answers, Gap, Place, Question, When
from nuanxin.measures.tables import EVER, OPEN
from nuanxin.measures.tests.naive import Naive
from nuanxin.measures.tests.worlds import EPOCH, EVERYWHERE, store

START = date(2023, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(6)]
CITY = 441900000000
WIDTH = {"county": 10**6, "township": 10**3, "village": 1}
days = st.sampled_from(DAYS)
moments = st.integers(1, 5)


def whole_days(draw: Any) -> dict[str, date]:
    start, end = sorted([draw(days | st.just(EVER)), draw(days | st.just(OPEN))])
    return {"from_day": start, "to_day": end if start < end else OPEN}


def known(draw: Any) -> dict[str, Any]:
    recorded = draw(moments)
    voided = draw(st.none() | moments) if draw(st.integers(0, 3)) == 0 else None
    return {"quantity": 1, "recorded_at": recorded, "voided_at": voided}


@st.composite
def trees(draw: Any) -> list[dict[str, Any]]:
    """A city; its first county has the city's own code. Some divisions end in a sibling."""
    rows = [_division(1, CITY, "city", None)]
    for parent, level in ((LEVELS[i], LEVELS[i + 1]) for i in range(1, 4)):
        for above in [row for row in rows if row["level"] == parent]:
            for n in range(draw(st.integers(1, 3))):
                code = above["code"] + (n if level == "county" else n + 1) * WIDTH[level]
                rows.append(_division(len(rows) + 1, code, level, above["id"]))
    for row in rows[1:]:
        heirs = [r["id"] for r in rows if r["level"] == row["level"] and r["id"] > row["id"]]
        if heirs and draw(st.integers(0, 3)) == 0:
            row |= {"to_day": draw(days), "successor_id": draw(st.sampled_from(heirs))}
        elif draw(st.integers(0, 5)) == 0:
            row["from_day"] = draw(days)
    return rows


def _division(number: int, code: int, level: str, parent: int | None) -> dict[str, Any]:
    lasting = {"from_day": EVER, "to_day": OPEN, "successor_id": None}
    return {"id": number, "code": code, "level": level, "parent_id": parent, **lasting}


class History:
    """What happens in a tree, drawn division by division."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.facts: dict[str, list[dict[str, Any]]] = {name: [] for name in dictionary().facts}

    def add(self, fact: str, division: dict[str, Any], kind: str, **more: Any) -> None:
        number = len(self.facts[fact]) + 1
        row = {"id": number, "division": division["code"], "kind": kind, "key": number}
        self.facts[fact].append(row | known(self.draw) | more)

    def people(self, division: dict[str, Any]) -> None:
        for _ in range(self.draw(st.sampled_from([1, 1, 1, 0, 2]))):
            self.add("bodies", division, division["level"], **whole_days(self.draw))
        for kind in self.draw(st.lists(st.sampled_from(kinds_at(division["level"])), max_size=6)):
            self.add("posts", division, kind.code, **whole_days(self.draw))
            person = {"key": self.draw(st.integers(1, 6)), **whole_days(self.draw)}
            self.add("appointments_in_post", division, kind.code, **person)
            if division["level"] == "county":
                self.add("full_time_in_post", division, "county", **person)

    def work(self, division: dict[str, Any]) -> None:
        for done in self.draw(st.lists(st.none() | days, max_size=2)):
            self.add("undertakings_due", division, "clause", day=self.draw(days))
            same = self.facts["undertakings_due"][-1]["key"]
            if done:
                self.add("undertakings_done", division, "clause", day=done, key=same)


    def own_life(self, division: dict[str, Any]) -> None:
        """Who is active and learned, which councils met, what was read."""
        for fact, kind in OWN.items():
            if kind and division["level"] != "village":
                continue
            for _ in range(self.draw(st.sampled_from([0, 1, 0, 2]))):
                when = {"day": self.draw(days)} if fact == "council_meetings" else whole_days(self.draw)
                many = {"quantity": self.draw(st.integers(1, 3))} if fact == "magazine_copies" else {}
                key = self.draw(st.integers(1, 4))
                self.add(fact, division, kind or division["level"], key=key, **when, **many)

    def families(self, division: dict[str, Any]) -> None:
        """Few families with few kinds, so that histories meet."""
        keys = st.integers(1, 4)
        for _ in range(self.draw(st.integers(0, 2))):
            key = self.draw(keys)
            group = self.draw(st.sampled_from(["special", "ordinary"]))
            self.add("households_in_care", division, group, key=key, **whole_days(self.draw))
        for fact, kinds in TOLD.items():
            for kind in self.draw(st.lists(st.sampled_from(kinds), max_size=3)):
                when = whole_days(self.draw) if fact != "services" else {"day": self.draw(days)}
                self.add(fact, division, kind, key=self.draw(keys), **when)
        for fact in ("wristbands_stocked", "wristbands_issued"):
            if self.draw(st.booleans()):
                many = {"quantity": self.draw(st.integers(1, 3))}
                self.add(fact, division, "wristband", **whole_days(self.draw), **many)


OWN = {
    "active_advisers": "village_adviser", "trained": "adviser", "council_meetings": "village",
    "magazine_copies": "",
}  # fmt: skip
"""Facts and their kind, "" for the tier."""
SYSTEMS = ["contact", "green_channel", "insurance"]
FOUR = ["comfort", "visit", "volunteering", "protection"]
TOLD = {
    "covered": ["green_channel", "family_doctor"],
    "contact_seats": ["contact_township", "contact_village"],
    "services": FOUR,
    "policies": ["insurance"],
    "refusals": [*SYSTEMS, *FOUR, "all"],
    "wanting": [*SYSTEMS, "visit", "all"],
}


@st.composite
def worlds(draw: Any) -> dict[str, list[dict[str, Any]]]:
    tree, history = draw(trees()), History(draw)
    for division in tree:
        history.people(division)
        history.work(division)
        history.own_life(division)
        if division["level"] == "village":
            history.families(division)
    return {"divisions": tree, **history.facts}


SAME = (
    "green_channel_coverage", "family_doctor_coverage", "contact_in_time", "services_given", "deeds_on_time",
    "reform_solved", "terms_current", "leadership_filled", "deeds_content", "active_advisers",
    "village_active_advisers", "grassroots_trained", "county_council_met", "township_council_met",
    "groups_active", "members", "village_rules_passed", "village_rules_filed", "village_rules_publicised",
    "magazine_contributions", "magazine_readings", "posts_established", "staff_on_establishment",
    "policy_undertakings",
)  # fmt: skip
"""Their like is asked already, over other kinds."""
QUESTIONS = [
    Question(code, per_unit=2 if code in ("full_time_staff", "village_advisers") else None)
    for code in dictionary().measures
    if code not in SAME
]


def agree(
    facts: dict[str, list[dict[str, Any]]], moment: int | None, asked: list[date] = DAYS
) -> None:
    naive = Naive(facts)
    known_at = None if moment is None else EPOCH + timedelta(microseconds=moment)
    with tempfile.TemporaryDirectory() as folder:
        figures = store(Path(folder), facts)
        for day in asked:
            when = When(day, known_at=known_at)
            values = figures.measure(QUESTIONS, EVERYWHERE, when, LEVELS)
            for question in QUESTIONS:
                measure = dictionary().measures[question.code]
                nothing = (0, 0, 0 if measure.counted else None)
                counted = naive.amounts(measure, day, question.per_unit, moment)
                assert {
                    v.place: (v.n, v.of, v.quantity) for v in values if v.code == question.code
                } == {place: counted.get(place, nothing) for place in naive.places(day)}
                if day == DAYS[3] and measure.of_families:
                    told = figures.answers([question.code], EVERYWHERE, when, LEVELS)
                    assert {place: counts for _, place, counts in told if counts.all} == naive_answers(
                        naive, measure, day, moment
                    )
                    shares = [(v.place, v.n, v.of) for v in values if v.code == question.code]
                    assert [(place, counts.n, counts.of) for _, place, counts in told] == shares
                if day == DAYS[3]:
                    gaps = figures.gaps(question, EVERYWHERE, when)
                    assert gaps == naive_gaps(naive, question, day, moment)


def naive_answers(
    naive: Naive, measure: Measure, day: date, moment: int | None
) -> dict[Place, Answers]:
    found: dict[Place, Counter[str]] = {}
    for home, said in naive.families(measure, day, moment):
        for place in naive.above(home, day):
            found.setdefault(place, Counter())[said] += 1
    return {
        place: Answers(
            sum(told.values()), told["has"] + told["willing"], told["refused"], told["unasked"], told["has"]
        )
        for place, told in found.items()
    }


def naive_gaps(naive: Naive, question: Question, day: date, moment: int | None) -> list[Gap]:
    measure = dictionary().measures[question.code]
    found: dict[Place, Gap] = {}
    if measure.pair is None and not measure.counted:
        for unit, pairs in naive.units(measure, day, question.per_unit, moment):
            lacks = [n.title for n, (a, b) in zip(measure.needs, pairs, strict=True) if a < b]
            have, need = sum(min(pair) for pair in pairs), sum(b for _, b in pairs)
            titles = tuple(lacks) if len(pairs) > 1 else ()
            place = Place(unit["code"], unit["level"])
            found[place] = Gap(place, have, need, need - have, titles)
    elif measure.pair and measure.pair.by != "place":
        families = measure.of_families  # told township by township, from above
        for unit, n, of in naive.cases(measure, day, question.per_unit, moment):
            home = Place(unit["code"], unit["level"])
            above = [place for place in naive.above(unit, day) if place.level == "township"]
            if families and not above:
                continue
            place = above[0] if families else home
            had = found.get(place, Gap(place, 0, 0, 0))
            if n < of:
                found[place] = Gap(place, had.have + n, had.need + of, had.missing + of - n)
    short = [gap for gap in found.values() if gap.missing]
    return sorted(short, key=lambda gap: (LEVELS.index(gap.place.level), gap.place.code))


slow = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(slow, max_examples=4)
@given(worlds(), st.none() | moments)
def test_days_agree_with_a_naive_recount(
    facts: dict[str, list[dict[str, Any]]], moment: int | None
) -> None:
    agree(facts, moment, DAYS[1::2])


@pytest.mark.deep
@settings(slow, max_examples=120)
@given(worlds(), st.none() | moments)
def test_many_more_worlds_agree(
    facts: dict[str, list[dict[str, Any]]], moment: int | None
) -> None:
    agree(facts, moment)
