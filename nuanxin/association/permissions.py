"""Who may do what: the one table. Rights hang on the post that is held today, never on the person.

Where one may do it (the territory) is the scope's business, not this table's.
"""

CITY, COUNTY = "city_officer", "county_officer"
TOWNSHIP, MANAGER = "township_officer", "township_manager"
WORKER, ADVISER = "village_worker", "village_adviser"
HEADS = ("city_president", "county_president", "township_president", "village_president")
LEADERS = (
    "city_vice_president", "city_secretary", "city_vice_secretary",
    "county_vice_president", "county_secretary", "county_vice_secretary",
    "township_vice_president", "township_secretary", "village_vice_president",
)  # fmt: skip
"""Of the leadership beside its head: they read what the heads read and decide nothing alone."""
AUDITOR = "auditor"

STAFF = {CITY, COUNTY, TOWNSHIP, MANAGER, WORKER, ADVISER, *HEADS, *LEADERS}
OFFICES = {CITY, COUNTY, TOWNSHIP, MANAGER}
SERVING = {TOWNSHIP, MANAGER, WORKER, ADVISER}
"""Who serves families, and may see them by name in her own territory."""
PAYING = {COUNTY}
"""Who pays and insures, and sees families by name only for that (``named_for``)."""

TABLE: dict[str, set[str]] = {
    "workbench.open": STAFF | {AUDITOR},
    "plan.read": STAFF,
    "plan.adopt": {CITY, COUNTY, TOWNSHIP},
    "plan.issue": {CITY, COUNTY, TOWNSHIP},
    "plan.sign": OFFICES | {WORKER},
    "plan.urge": OFFICES,
    "measure.read": STAFF,
    "post.read": STAFF,
    "post.establish": {CITY, COUNTY, TOWNSHIP},
    "post.appoint": OFFICES,
    "term.read": STAFF,
    "term.keep": OFFICES | {WORKER},
    "deed.read": STAFF,
    "deed.keep": OFFICES | {WORKER},
    "deed.approve": OFFICES | {WORKER, *HEADS},
    "document.read": STAFF,
    "document.keep": {CITY, COUNTY, TOWNSHIP},
    "adviser.read": STAFF,
    "adviser.recommend": {TOWNSHIP, MANAGER, WORKER, ADVISER, "village_president"},
    "adviser.review": OFFICES,
    "training.keep": OFFICES,
    "member.read": STAFF,
    "member.keep": OFFICES | {WORKER, ADVISER},
    "villagerule.read": STAFF,
    "villagerule.keep": {WORKER, ADVISER, "village_president"},
    "villagerule.judge": {TOWNSHIP, MANAGER, WORKER, ADVISER, "village_president"},
    "villagerule.file": {TOWNSHIP, MANAGER},
    "magazine.read": STAFF,
    "magazine.keep": OFFICES | {WORKER, ADVISER},
    "reform.read": {CITY, COUNTY, "city_president", "county_president"},
    "reform.lay": {CITY},
    "reform.keep": {COUNTY},
    "account.give": OFFICES,
    "ledger.import": OFFICES | {WORKER},
    "division.load": {CITY},
    "division.keep": {CITY, COUNTY},
    "setting.read": OFFICES,
    "setting.keep": {CITY},
    "topic.keep": {CITY, COUNTY},
    "unit.keep": {CITY},
    "text.keep": {CITY, COUNTY, TOWNSHIP},
    "contact.keep": OFFICES | {WORKER},
    "undertaking.read": STAFF,
    "undertaking.work": STAFF,
    "undertaking.own": OFFICES | {WORKER},
    "attachment.read": STAFF,
    "family.open": SERVING,
    "family.keep": SERVING,
    "family.import": PAYING | {TOWNSHIP, MANAGER, WORKER},
    "family.take_out": {TOWNSHIP, MANAGER, WORKER},  # the county pays and insures, and takes out no more than that
    "family.identify": SERVING | PAYING,
    "family.stand_in": {COUNTY, TOWNSHIP, MANAGER},
    "opening.read": {COUNTY, TOWNSHIP, MANAGER, AUDITOR},
    "opening.review": {COUNTY},
    "volunteer.keep": OFFICES | {WORKER, ADVISER},
    "care.read": STAFF,
    "care.serve": SERVING,
    "care.insure": PAYING | {TOWNSHIP, MANAGER},
    "aid.record": PAYING | {TOWNSHIP, MANAGER},
    "scheme.keep": {CITY},
    "wristband.keep": OFFICES,
    "data.read": SERVING | {CITY, COUNTY, AUDITOR},
    "data.family": SERVING | {COUNTY, AUDITOR},  # the city reads and decides what volunteers ask
    "data.handle": SERVING,
    "data.decide": {CITY, COUNTY},
    "register.read": {CITY, COUNTY, AUDITOR},
    "retention.keep": {CITY},
    "log.read": {AUDITOR},  # it tells of everybody; whoever could act on it is told of in it
}

NAMING = {"family.keep", "care.serve"}
"""What an office may besides while a ledger it imports names families to it (``named_for``, ``keeping``)."""


def may(kind: str, permission: str) -> bool:
    """Whether the holder of a post of this kind has the permission; KeyError for an unknown one."""
    return kind in TABLE[permission]
