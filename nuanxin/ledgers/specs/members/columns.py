"""The columns of members."""

from nuanxin.ledgers import rules
from nuanxin.ledgers.header import Column
from nuanxin.ledgers.specs.families.columns import CHANNELS, YES_NO, channel, past_day, said
from nuanxin.ledgers.specs.seats.columns import PLACE

MEMBER_COLUMNS = (
    *PLACE,
    Column("place", "单位名", rules.words, ("所属单位", "单位", "单位名称", "协会", "所属协会", "所在协会"), place=True,
           help="如“金山镇”或“金山镇计划生育协会”；填了代码或嘎查村居可以不填"),
    Column("name", "姓名", rules.name, ("会员姓名", "会员"), required=True),
    Column("phone", "电话", rules.phone, ("联系电话", "手机", "手机号", "手机号码", "联系方式"), help="可以不填"),
    Column("group", "小组", said(40), ("会员小组", "所在小组", "小组名称"), help="没有编组的空着；新名字就新成立一个"),
    Column("leader", "组长", rules.yes_no, ("是否组长", "小组长"), choices=lambda: YES_NO),
    Column("applied_on", "申请日", past_day, ("申请日期", "申请时间", "同意日", "同意日期"),
           help="本人申请并同意登记的日子；空着按入会日"),
    Column("joined_on", "入会日", past_day, ("入会日期", "入会时间"), help="还在申请的空着"),
    Column("channel", "同意方式", channel, ("怎么同意的", "同意登记方式"), required=True,
           choices=lambda: list(CHANNELS.values()), help="本人怎么同意的；没有同意的不登记"),
    Column("left_on", "退会日", past_day, ("退会日期", "退会时间"), help="还是会员的空着"),
)  # fmt: skip
