"""What privacy sees to once a night."""

from nuanxin.association.nights import Job
from nuanxin.privacy.actions.erase import settle
from nuanxin.privacy.actions.expiry import (
    erase_congress_people,
    erase_expired,
    erase_members,
    erase_recommendations,
    erase_volunteers,
    forget_numbers,
    forget_words,
    list_expiring,
    sweep_files,
)


def settle_roll() -> int:
    """How many keys were destroyed anew because the roll knew of them and the database did not."""
    return settle()[1]


JOBS = (
    Job("roll", "核对删除名单", settle_roll),
    Job("expiring", "列出留存到期的家庭", list_expiring),
    Job("expired", "删除留存到期的家庭", erase_expired),
    Job("volunteers", "删除退出的志愿者资料", erase_volunteers),
    Job("members", "删除退会的会员、离任的理事资料", erase_members),
    Job("congresses", "删除届满的代表、候选人资料", erase_congress_people),
    Job("recommendations", "删除用不着的推荐人资料", erase_recommendations),
    Job("numbers", "删除用不着的证件号码", forget_numbers),
    Job("files", "清理到期的名册文件", sweep_files),
    Job("words", "清理过期的理由和请求", forget_words),
)
