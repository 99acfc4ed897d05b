"""The whole demo, once."""

from dataclasses import dataclass

from django.db import transaction

from nuanxin.association.log import write_log
from nuanxin.association.models import LogEntry
from nuanxin.desk.cast import stage
from nuanxin.desk.demo.care import help_families
from nuanxin.desk.demo.congresses import hold_congresses
from nuanxin.desk.demo.documents import follow_documents
from nuanxin.desk.demo.families import settle_families
from nuanxin.desk.demo.offices import open_offices
from nuanxin.desk.demo.organisation import join_and_meet
from nuanxin.desk.demo.own_life import live_own_life
from nuanxin.desk.demo.receipts import sign_for
from nuanxin.desk.demo.records import carry_on, take_on
from nuanxin.desk.demo.seats import seat_everybody
from nuanxin.desk.demo.training import train_advisers
from nuanxin.desk.demo.villagerules import keep_rules_and_read
from nuanxin.work.actions.topics import lay_priority_tasks


@dataclass(frozen=True)
class Made:
    """How much was made up."""

    appointments: int
    undertakings: int
    opt_ins: int


@transaction.atomic
def make_demo(seed: int) -> Made:
    """Made-up records for every body beside the cast; run again, only what is new (a plan) is filled."""
    city = stage()["city"]
    seated = LogEntry.objects.filter(division=city.division, action="demo.make").exists()
    made = Made(
        appointments=0 if seated else seat_everybody(seed),
        opt_ins=take_on(seed),
        undertakings=carry_on(seed),
    )
    sign_for(seed)
    settle_families(seed)
    help_families()
    live_own_life(seed)
    hold_congresses()
    train_advisers(seed)
    join_and_meet(seed)
    keep_rules_and_read()
    if not seated:
        lay_priority_tasks(None, city)
        open_offices(city)
    follow_documents(city)
    if any((made.appointments, made.opt_ins)):
        write_log(None, "demo.make", city, f"编造演示数据：任职 {made.appointments} 人次")
    return made
