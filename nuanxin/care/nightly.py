"""What care sees to once a night."""

from nuanxin.association.nights import Job
from nuanxin.care.actions.followups import roll_contacts

JOBS = (Job("contacts", "排下一次按时联系", roll_contacts),)
