"""Step-up before a file: the page that stays knows the way back, and leads nowhere else."""

import pytest

from nuanxin.association.tests.account_steps import text
from nuanxin.association.tests.inside import client_of
from nuanxin.association.tests.test_accounts import stale


@pytest.mark.parametrize(
    ("sent_from", "back"),
    [("http://testserver/accounts/?page=2", "/accounts/?page=2"), ("http://elsewhere.test/x", "/")],
)
def test_it_knows_the_way_back_for_when_a_file_comes(db: None, plain_static: None, sent_from: str, back: str) -> None:
    client = stale(client_of("county"))
    asked = text(client.post("/accounts/make/", {"held": [1]}, headers={"referer": sent_from}))
    assert f'hidden>已开始下载，请到浏览器的下载里找。<a href="{back}">回刚才那页</a>' in asked
    wrong = {"proof": "wrong", "proof_came_from": back}
    assert f'<a href="{back}">回刚才那页' in text(client.post("/accounts/make/", wrong))
    foreign = {"proof": "wrong", "proof_came_from": "//elsewhere.test/x"}
    assert '<a href="/">回刚才那页' in text(client.post("/accounts/make/", foreign))
