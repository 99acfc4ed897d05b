"""What the ledgers see to once a night."""

from nuanxin.association.nights import Job
from nuanxin.ledgers.actions.jobs import sweep

JOBS = (Job("ledgers", "清理过期的名册文件", sweep),)
