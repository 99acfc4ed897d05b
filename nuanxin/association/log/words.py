"""The words for what is logged: code → what it is called on the page; a test knows every code used."""

GROUPS = {
    "account": "账号",
    "second_factor": "账号",
    "user": "账号",
    "appointment": "任职",
    "post": "岗位",
    "ledger": "名册",
    "division": "区划",
    "body": "区划",
    "plan": "计划",
    "clause": "要点",
    "receipt": "签收",
    "undertaking": "任务",
    "reminder": "督办",
    "topic": "设置",
    "holiday": "设置",
    "list": "读取",
    "attachment": "读取",
    "demo": "演示",
}
"""The first word of a code → the group it stands in."""

WORDS = {
    "user.account": "开通账号",
    "account.make": "开通账号（激活码）",
    "account.activate": "激活账号",
    "account.reset": "重置账号",
    "account.disable": "停用账号",
    "account.enable": "启用账号",
    "account.password": "改密码",
    "account.sessions": "结束登录",
    "second_factor.on": "打开二次验证",
    "second_factor.off": "关掉二次验证",
    "second_factor.codes": "换恢复码",
    "second_factor.recovery": "用恢复码登录",
    "post.establish": "设岗",
    "post.handover": "交接岗位",
    "post.handover.seen": "看过接手清单",
    "appointment.begin": "任职",
    "appointment.end": "离任",
    "division.load": "导入区划",
    "division.add": "新增区划",
    "division.rename": "区划更名",
    "division.close": "停用区划",
    "division.reopen": "撤销停用区划",
    "division.rehome": "区划归并",
    "body.begin": "设立协会",
    "body.end": "撤销协会",
    "plan.adopt": "采纳通知",
    "plan.derive": "制定本级计划",
    "plan.adopt_rest": "其余照办",
    "plan.issue": "印发计划",
    "plan.opt_in": "承接",
    "clause.answer": "答复要点",
    "clause.decide": "决定要点",
    "clause.confirm": "核对要点",
    "clause.correct": "更正要点",
    "clause.split": "拆分要点",
    "clause.merge": "合并要点",
    "clause.tie": "挂指标",
    "clause.untie": "摘指标",
    "receipt.sign": "签收公文",
    "receipt.open": "打开公文",
    "undertaking.assign": "派任务",
    "undertaking.step": "记步骤",
    "undertaking.evidence": "加佐证",
    "undertaking.withdraw": "撤回佐证",
    "undertaking.finish": "办结任务",
    "undertaking.rehome": "任务转来",
    "reminder.urge": "督办",
    "reminder.settle": "办好督办",
    "topic.add": "加主题",
    "topic.rename": "主题改名",
    "topic.retire": "停用主题",
    "holiday.set": "登记节假日",
    "holiday.drop": "取消节假日",
    "holiday.year": "载入一年节假日",
    "ledger.import": "导入名册",
    "ledger.undo": "撤销导入名册",
    "list.take_out": "导出、打印名单",
    "attachment.read": "下载附件",
    "demo.make": "编造演示数据",
}


def word(action: str) -> str:
    """What a code is called; one that an older version wrote stays as it is."""
    return WORDS.get(action, action)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind of action, group by group, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, called in WORDS.items():
        groups.setdefault(GROUPS[code.partition(".")[0]], []).append((code, called))
    return list(groups.items())
