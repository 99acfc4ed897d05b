"""What the rooms see to once a night, in one list, in this order."""

from nuanxin.association import nightly as association
from nuanxin.care import nightly as care
from nuanxin.desk import nightly as desk
from nuanxin.ledgers import nightly as ledgers
from nuanxin.privacy import nightly as privacy

JOBS = (*association.JOBS, *care.JOBS, *desk.JOBS, *ledgers.JOBS, *privacy.JOBS)
