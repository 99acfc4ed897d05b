"""How well the reader reads the labelled notices: floors, a little under what it does today."""

from pathlib import Path

import pytest

from nuanxin.plans.tests.score import labelled, pairs, report, rows, tally

NOTICES = Path(__file__).parent / "notices"
ROOT = NOTICES.parents[3]
REAL = ROOT.parent / "shared" / "notices" / "baotou-2023.txt"
SURE = ("rows", "section", "section_title", "modality", "sentence", "span", "who", "dates")

# (precision, recall); what is not named must be as good as SURE_FLOOR.
SURE_FLOOR = (0.97, 0.97)
FLOORS = {
    "real": {
        "actions": (0.90, 0.95),
        "targets": (1.0, 1.0),
        "programmes": (0.95, 0.94),
        "beneficiaries": (0.95, 0.92),
    },
    "dev": {
        "actions": (0.91, 0.94),
        "targets": (0.97, 0.97),
        "programmes": (0.92, 0.97),
        "beneficiaries": (0.82, 0.88),
    },
    "held_out": {
        "actions": (0.92, 0.90),
        "targets": (0.91, 0.88),
        "programmes": (0.96, 0.88),
        "beneficiaries": (0.82, 0.88),
    },
    "fresh": {
        "actions": (0.93, 0.93),
        "targets": (0.94, 0.95),
        "programmes": (0.88, 0.86),
        "beneficiaries": (0.87, 0.87),
    },
    "unseen2": {
        "actions": (0.94, 0.93),
        "targets": (0.96, 0.96),
        "programmes": (0.96, 0.96),
        "beneficiaries": (0.94, 0.91),
    },
    "unseen3": {
        "span": (0.96, 0.94),
        "who": (0.96, 0.93),
        "actions": (0.92, 0.90),
        "targets": (0.87, 0.87),
        "programmes": (0.95, 0.73),
        "beneficiaries": (0.35, 0.44),
    },
}


def labelled_notices(name: str) -> list[tuple[Path, Path]]:
    if name == "real":
        assert REAL.exists(), f"The real notice must lie beside the checkout, at {REAL}."
        return [(REAL, NOTICES / "baotou-2023.labels.jsonl")]
    files = [file for file in (NOTICES / name).iterdir() if file.suffix in {".txt", ".docx"}]
    return [(file, file.with_suffix("").with_suffix(".labels.jsonl")) for file in sorted(files)]


@pytest.mark.parametrize("name", FLOORS)
def test_it_reads_as_well_as_it_did(name: str) -> None:
    matched = [
        pair
        for notice, labels in labelled_notices(name)
        for pair in pairs(rows(notice), labelled(labels))
    ]
    scores = tally(matched)
    floors = dict.fromkeys(SURE, SURE_FLOOR) | FLOORS[name]
    assert set(floors) == set(scores)
    for field, (precision, recall) in floors.items():
        assert scores[field].precision >= precision, f"{field}\n{report(scores)}"
        assert scores[field].recall >= recall, f"{field}\n{report(scores)}"


def test_every_labelled_notice_is_scored() -> None:
    scored = {labels for name in FLOORS for _, labels in labelled_notices(name)}
    assert scored == set(NOTICES.rglob("*.labels.jsonl"))
    assert len(scored) == 22


def test_a_wrong_answer_lowers_the_score() -> None:
    notice, labels = labelled_notices("dev")[0]
    said = rows(notice)
    said[0]["modality"] = "encouraged" if said[0]["modality"] != "encouraged" else "must"
    del said[-1]
    scores = tally(pairs(said, labelled(labels)))
    assert scores["rows"].recall < 1
    assert scores["modality"].precision < 1
