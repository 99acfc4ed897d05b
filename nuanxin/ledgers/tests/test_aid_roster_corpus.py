"""Every odd and hostile roster ends as its case says."""

import pytest

from nuanxin.ledgers.reasons import HELD
from nuanxin.ledgers.tests.corpus import Case
from nuanxin.ledgers.tests.roster_corpus import ROSTERS
from nuanxin.ledgers.tests.test_corpus import ends_as_it_should, without_a_child

NEVER = {"age_invalid", "age_mismatch", "place_ambiguous", "total_mismatch"}
"""Reasons of the contract that no single file of this kind can reach: no column of ages, no two places of a
name in one county (see ``test_aid_roster.py``); a wrong sum is a note."""
OF_ROWS = {
    "id_missing", "id_length", "id_charset", "id_checksum", "id_birthdate_invalid", "id_birth_future",
    "id_precision_lost", "id_type_unsupported", "id_conflict_name", "row_duplicate", "payment_duplicate",
    "name_missing", "name_charset", "name_too_long", "name_multiple", "sex_mismatch", "birth_mismatch",
    "date_invalid", "date_future", "date_ambiguous", "date_lunar_text", "age_implausible", "place_unknown",
    "place_inconsistent", "place_out_of_scope", "amount_format", "amount_negative", "amount_precision",
    "amount_range", "phone_format", "card_precision_lost", "card_format", "category_unknown",
    "guardian_missing", "formula_cell", "error_cell", "field_too_long", "control_char", "csv_structure",
    "encoding_row", "merged_data", "rows_hidden",
}  # fmt: skip


def test_every_reason_is_reached_by_a_row() -> None:
    said = {reason for case in ROSTERS for each in case.rows for reason in each.split()}
    assert said == OF_ROWS
    assert not OF_ROWS & NEVER
    assert {"id_conflict_name", "date_lunar_text", "date_ambiguous", "rows_hidden"} <= HELD
    assert len({case.title for case in ROSTERS}) == len(ROSTERS)


@pytest.mark.parametrize("case", ROSTERS, ids=lambda case: case.title)
def test_it_ends_as_it_should(case: Case, db: None) -> None:
    ends_as_it_should(case, without_a_child(case))
