"""No input, however hostile, makes a page answer 5xx: every route, as a signed-in officer."""

from itertools import product
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nuanxin.association.actions.attachments import keep_attachment
from nuanxin.association.actions.handover import HandoverInput, handover_post
from nuanxin.association.doors import OPEN
from nuanxin.association.models import Appointment, Body, Division, LogEntry
from nuanxin.association.permissions import may
from nuanxin.association.scope import EVERYWHERE, NOTHING, set_scope
from nuanxin.association.tests.inside import client_of
from nuanxin.base.periods import today
from nuanxin.care.tests.furnishing import care_doors
from nuanxin.governance.tests.furnishing import governance_doors
from nuanxin.ledgers.tests.furnishing import ledger_doors
from nuanxin.measures.refreshing import carry
from nuanxin.people.tests.furnishing import family_doors
from nuanxin.plans.actions.adopt import Adoption, adopt_notice
from nuanxin.plans.reader import read
from nuanxin.plans.tests import documents, from_above
from nuanxin.plans.tests.two_years import carry_doors
from nuanxin.privacy.tests.furnishing import privacy_doors
from nuanxin.work.actions.topics import TopicInput, add_topic
from nuanxin.work.actions.undertakings import EvidenceInput, add_evidence
from nuanxin.work.models import Undertaking
from tests.architecture.test_routes import ROUTES

NUL, LONG, DIGITS = "a\x00b", "甲" * 5000, "9" * 5000
ODD = "[]{}%_'\"\\<&>\x01\u2028"
HOSTILE = (NUL, DIGITS, "9999-12-31")
TASKS = (
    "undertaking", "assign-undertaking", "add-evidence", "finish-undertaking", "undertaking-source",
    "sort-undertaking",
)  # fmt: skip
CLAUSES = (
    "clause", "opt-in", "clause-correct", "clause-split", "clause-merge", "clause-tie", "clause-untie",
    "clause-settings", "sort-clause",
)  # fmt: skip
LEDGERS = (
    "ledger", "ledger-confirm", "ledger-match", "ledger-cancel", "ledger-undo", "ledger-unlock", "ledger-decide",
)  # fmt: skip
DIVISIONS = (
    "division", "rename-division", "close-division", "absorb-divisions", "reopen-division",
    "switch-body", "move-division",
)  # fmt: skip
ACCOUNTS = ("account", "reset-account", "handover")
NUMBERS = ("year", "target", "clause", "change", "seat", "page", "size")
WORDS = (
    "level", "measure", "gaps", "format", "q", "order", "next", "closer", "state", "source", "body", "words",
    "under", "vacant", "name", "topic", "ground", "partner", "by", "day",
)  # fmt: skip
ASKED = (
    dict.fromkeys((*NUMBERS, *WORDS), NUL),
    dict.fromkeys((*NUMBERS, *WORDS), LONG),
    dict.fromkeys(NUMBERS, DIGITS),
    dict.fromkeys(NUMBERS, "9" * 30) | dict.fromkeys(WORDS, ODD),
    dict.fromkeys(NUMBERS, "-1") | {"format": "xlsx", "order": "-pk"},
)
WHERE_AND_WHEN = (
    {"division": "9" * 30}, {"division": "-1", "level": ODD}, {"as_of": ODD},
    {"as_of": "0001-01-01"}, {"as_of": "9999-12-31"},
)  # fmt: skip
NOT_UTF8 = "q=%ff&division=%ff&words=%ed%a0%80&year=%ff&&==&%"
LOOKING = ("clauses", "matrix", "map", "gaps")  # at a body on a day
DAY = "2023-03-01"
GIVEN: dict[str, dict[str, object]] = {  # what a well-meant form of the route sends
    "sign-in": {"username": "county", "password": "x", "next": "/posts/"},
    "seat": {"appointment": "1"},
    "appoint": {
        "name": "干事甲（演示）", "phone": "", "from_day": DAY, "last_day": DAY, "full_time": "yes",
        "holder": "", "next": "/posts/",
    },
    "establish": {"kind": "county_officer", "seen": 0},
    "add-division": {"division": "150222980000", "level": "township", "name": "试镇", "valid_from": DAY},
    "rename-division": {"name": "试镇"},
    "close-division": {"heir": "1", "last_day": DAY},
    "absorb-divisions": {"gone": "1", "last_day": DAY},
    "switch-body": {"day": DAY, "reason": "园区"},
    "move-division": {"day": DAY, "township_president": "stay"},
    "new-topic": {"kind": "topic", "name": "专题"},
    "topic-name": {"name": "专题"},
    "keep-unit": {"name": "人份", "alike": "人套", "new": ""},
    "drop-unit": {"name": "人份"},
    "contact": {"phone": "0472-0000001", "hours": "", "address": "", "next": "/posts/"},
    **{key: {"kind": "urging", "text": "请看：{名单}"} for key in ("keep-text", "preview-text")},
    "drop-text": {"kind": "slip"},
    "end-appointment": {"last_day": DAY},
    "handover": {
        "leaving": DAY, "name": "干事乙（演示）", "phone": "", "from_day": DAY, "last_day": DAY,
        "full_time": "yes", "holder": "", "nobody": "",
    },
    "sign-in-code": {"code": "123456"},
    "activate": {"username": "22-1", "activation": "x", "password": "x", "again": "x"},
    "make-accounts": {"held": "1", "all": "", "proof": "x"},
    "slips": {"kept": "1:x"},
    "reset-account": {"lost_phone": "on", "proof": "x"},
    "password": {"old": "x", "password": "x", "again": "x"},
    "second-factor": {"code": "123456"},
    "assign-undertaking": {"owner": "1", "due": DAY},
    "add-evidence": {"number": "演示〔2023〕1号", "link": "", "note": ""},
    "finish-undertaking": {"done_on": DAY},
    "mark-step": {"done": "1"},
    "ledger-unlock": {"password": "x", "seen": "0"},
    "plan-new": {"text": "", "year": "2023", "amends": "", "asked": ""},
    "clause-correct": {
        "modality": "must", "who": "", "actions": "", "beneficiaries": "", "programmes": "",
        "dates": "", "by_hand": "", "replaces": "",
    },
    "clause-split": {"at": "1"},
    "clause-tie": {"measure": "village_advisers", "per_unit": "1", "share": "1", "target": ""},
    "clause-untie": {"measure": "village_advisers"},
    "clause-settings": {"seen": ""},
    "plan-carry": {"do": "drop", "task": "1", "clause": "1", "reason": "演示不再办"},
    "begin-term": {"number": "9", "from_day": DAY, "years": "5", "approval_number": ""},
    "extend-term": {"last_day": DAY, "number": "演示〔2023〕2号"},
    "prepare-congress": {
        "number": "21", "meeting_on": "2099-01-01", "place": "", "quorum": "half", "majority": "half", "agenda": "",
    },
    "change-congress": {
        "number": "21", "meeting_on": "2098-01-01", "place": "", "quorum": "half", "majority": "half", "agenda": "",
    },
    "congress-step": {"done": "1"},
    "keep-electing-unit": {"name": "镇代表团", "seats": "3"},
    "elect-delegates": {"people": "赵演代 镇政府"},
    "congress-day": {"day": DAY, "came": "1", "resolution": ""},
    "keep-ballot": {"office": "vice", "places": "2"},
    "nominate": {"name": "赵演候", "occupation": ""},
    "count-votes": {"issued": "9", "returned": "9", "valid": "9"},
    "approve-congress": {"number": "演示批7号", "years": "5"},
    "file-congress": {"day": DAY},
    "new-deed": {
        "title": "装扶手", "need": "夜里怕摔", "need_from": "visit", "measure": "请木工", "owner": "",
        "due": "2099-01-01", "money": "100",
    },
    "approve-deed": {"day": DAY},
    "deed-feedback": {"helped": "3", "feedback": "好用", "asked": "3", "content": "3"},
    "new-member": {"name": "赵演会", "phone": "", "applied_on": DAY, "channel": "paper"},
    "agree-member": {"day": DAY},
    "group-member": {"group": ""},
    "new-group": {"name": "试组", "from_day": DAY, "leader": ""},
    "lead-group": {"leader": "1"},
    "close-group": {"last_day": DAY},
    "link-family": {"household": "1"},
    "co-opt": {"name": "赵演理", "occupation": "", "office": "member", "from_day": DAY},
    "leave-council": {"last_day": DAY},
    "new-meeting": {
        "kind": "council", "group": "", "day": DAY, "expected": "5", "present": "4", "agenda": "商量", "decisions": "",
    },
    "recommend": {
        "post": "1", "name": "赵演荐", "phone": "", "background": "村医", "consented_on": DAY, "recommended_on": DAY,
    },
    "appoint-recommended": {"from_day": DAY, "last_day": "", "phone": ""},
    "decline-recommended": {"reason": "常年在外"},
    "review-adviser": {"year": "2023", "outcome": "continues", "note": "入户勤"},
    "adviser-background": {"words": "村医"},
    "new-training": {
        "audience": "adviser", "title": "岗位培训", "from_day": DAY, "last_day": DAY, "hours": "8", "place": "",
        "pass_mark": "60",
    },
    "training-results": {"under": "", "page": "1"},
    "certify": {"day": DAY, "result": "1"},
    "withdraw-certificate": {"reason": "写错了"},
    "new-village-rule": {"kind": "rules", "text": "第一条　爱护环境。第二条　超生的罚款，不分土地。"},
    "judge-sentence": {"verdict": "lawful", "reason": "引用旧条文"},
    "pass-rule": {"day": DAY, "attended": "80"},
    "file-rule": {"filed": DAY, "number": "演备1号"},
    "publicise-rule": {"publicised": DAY},
    "note-copies": {"year": "2023", "copies": "3"},
    "note-reading": {"day": DAY, "issue": "", "use": "集体学习"},
    "send-contribution": {"title": "小屋", "sent_on": DAY},
    "print-contribution": {"day": DAY, "issue": "第 5 期"},
    "lay-reform": {"due": "2099-01-01"},
    "note-reform": {"day": DAY, "progress": "汇报过", "obstacle": "", "next_step": "", "department": "编办"},
    "settle-reform": {"number": "演示〔2023〕3号", "day": DAY},
    "decide-request": {"verdict": "refused", "reason": "还在办理赔付"},
    **from_above.GIVEN,
    **documents.GIVEN,
}  # fmt: skip
NOTICE = (
    "各旗县区计生协要建好管好网上计生协，组织投稿和阅读活动，提高稿件质量。"
    "每个嘎查村（居）至少配备2名家庭健康指导员。"
)
OFFICE = 150222000000


@pytest.fixture
def officer(furnished: None, plain_static: None) -> Client:
    """The county officer, in a house full of records; a fault is an answer here, not an exception."""
    carry()
    return client_of("county", loud=False)


@pytest.fixture
def own(officer: Client) -> dict[str, Any]:
    """For each route with an id, one that the officer may work on."""
    set_scope(EVERYWHERE)
    body = Body.objects.get(division=OFFICE)
    plan = adopt_notice(None, body, Adoption(read(NOTICE), 2023))
    task = Undertaking.objects.open().filter(body=body).earliest("pk")
    proof = add_evidence(None, task, EvidenceInput(number="演示〔2023〕1号"))
    held = Appointment.objects.exclude(holder__username="county").filter(post__body=body).live()
    ids = {
        "attachment": keep_attachment(None, OFFICE, SimpleUploadedFile("a.pdf", b"%PDF")).pk,
        **dict.fromkeys(DIVISIONS, Division.objects.get(code=150222102000).pk),
        **dict.fromkeys(("topic-name", "end-topic"), _topic(body)),
        "body": body.pk, "establish": body.pk, "contact": body.pk,
        "end-appointment": held.on(today()).latest("pk").pk,
        **dict.fromkeys(ACCOUNTS, held.on(today()).latest("pk").pk), "end-session": 1,
        **dict.fromkeys(("handover-list", "put-aside"), hand_over(held.on(today()).latest("pk"))),
        "mark-step": task.steps.earliest("number").pk, "withdraw-evidence": proof.pk,
    }  # fmt: skip
    clause = {"pk": plan.pk, "clause_pk": plan.clauses.earliest("start").pk}
    issuing, carrying = from_above.from_above(body, NOTICE), carry_doors(body)
    issuing |= documents.document_doors(body, plan.pk)
    doors_of_families = family_doors() | care_doors() | privacy_doors() | governance_doors()
    set_scope(NOTHING)
    return (
        issuing
        | {name: {"pk": pk} for name, pk in ids.items()}
        | {name: {"pk": task.pk} for name in TASKS}
        | {name: {"pk": plan.pk} for name in ("plan-of", "check", "plan-issue")}
        | dict.fromkeys(CLAUSES, clause)
        | carrying
        | ledger_doors(OFFICE, LEDGERS)
        | doors_of_families
        | {
            "appoint": {"pk": body.pk, "kind": "county_officer"},
            "change-account": {"pk": ids["account"], "what": "enable"},
            "map-shapes": {"division": OFFICE},
            "task-gaps": {"clause": clause["clause_pk"]},
            "gap": {"measure": "village_advisers"},
        }
    )


def _topic(body: Body) -> int:
    """One of the county's own."""
    return add_topic(None, body, TopicInput("topic", "牧区入户")).pk


def hand_over(held: Appointment) -> int:
    """A handover that is there to look at."""
    return handover_post(None, held, HandoverInput(today(), None)).pk


def address(name: str, own: dict[str, Any]) -> str:
    return reverse(name, kwargs=own.get(name))


def routes_of(menu: str) -> list[str]:
    return [str(route.name) for _, route in ROUTES if getattr(route.callback, "menu", "") == menu]


FORBIDDEN = {
    str(route.name)
    for _, route in ROUTES
    if getattr(route.callback, "permission", OPEN) != OPEN
    and not may("county_officer", vars(route.callback)["permission"])
}
MENUS = sorted({getattr(route.callback, "menu", "") for _, route in ROUTES})


def thinned(step: int) -> pytest.MarkDecorator:
    """Every so many of the pairs, so that each name still meets other words; the long run takes all."""
    return pytest.mark.parametrize("step", [step, pytest.param(1, marks=pytest.mark.deep)])


def asked_of(menu: str) -> list[str]:
    """What is written behind an address of this place in the menu."""
    asked = ASKED + WHERE_AND_WHEN if menu in LOOKING else ASKED
    return [*map(urlencode, asked), NOT_UTF8]


@thinned(5)
def test_no_address_breaks_a_page(step: int, officer: Client, own: dict[str, Any]) -> None:
    pairs = [pair for menu in MENUS for pair in product(routes_of(menu), asked_of(menu))]
    answers = {
        (name, query[:40]): officer.get(f"{address(name, own)}?{query}").status_code
        for name, query in pairs[::step]
    }
    assert not {at: status for at, status in answers.items() if status >= 500}


@thinned(4)
def test_no_form_breaks_a_page(step: int, officer: Client, own: dict[str, Any]) -> None:
    answers = {}
    fields = [(name, field) for menu in MENUS for name in routes_of(menu) for field in GIVEN.get(name, ())]
    for (name, field), value in list(product(fields, HOSTILE))[::step]:
        form = {"client_id": uuid4()} | GIVEN[name] | {field: value}
        answers[name, field, value[:12]] = officer.post(address(name, own), form).status_code
    assert not {at: status for at, status in answers.items() if status >= 500}


@pytest.mark.parametrize("method", ["get", "post"])
@thinned(4)
def test_no_number_opens_what_is_not_there(
    method: str, step: int, officer: Client, own: dict[str, Any]
) -> None:
    """What the officer may not do at all is forbidden, whatever the number."""
    answers = {}
    for (name, kwargs), pk in list(product(own.items(), (0, 10**18, 10**30)))[::step]:
        numbers = {key: pk if isinstance(value, int) else value for key, value in kwargs.items()}
        if numbers != kwargs:
            url = reverse(name, kwargs=numbers)
            answers[name, pk] = getattr(officer, method)(url).status_code
    wanted = {name: (403, 405) if name in FORBIDDEN else (404, 405) for name, _ in answers}
    assert not {at: status for at, status in answers.items() if status not in wanted[at[0]]}


@thinned(5)
def test_no_other_method_breaks_or_changes_anything(
    step: int, officer: Client, own: dict[str, Any]
) -> None:
    set_scope(EVERYWHERE)
    entries = LogEntry.objects.count()
    methods = ("PUT", "DELETE", "OPTIONS", "NONSENSE")
    for name, method in list(product(GIVEN, methods))[::step]:
        answer = officer.generic(method, address(name, own), b"x=1")
        assert answer.status_code < 500, (name, method)
    set_scope(EVERYWHERE)
    assert LogEntry.objects.count() == entries


BODIES = (
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name="),
    ("multipart/form-data", b"nothing"),
    ("application/x-www-form-urlencoded; charset=koi8-r", b"note=%ff"),
    ("application/x-www-form-urlencoded", b"note=%ff&number=%ed%a0%80&client_id=%00"),
    ("", b"\xff"),
)


@thinned(6)
def test_no_body_breaks_a_form(step: int, officer: Client, own: dict[str, Any]) -> None:
    for name, (kind, body) in list(product(GIVEN, BODIES))[::step]:
        answer = officer.generic("POST", address(name, own), body, kind)
        assert answer.status_code < 500, (name, kind)
