from pathlib import Path
from nuanxin.ledgers.tests.kin import *
from nuanxin.ledgers.tests.sheets import bring

def test_probe(db, tmp_path: Path):
    HARD = dict(服务对象=None, 在服务起=None, 电话="12", 同意日=None, 性别="X")
    rows = [
      but(ZHAO, 区划代码="150222102999", 出生="2099-01-01", 服务对象=None, 在服务起=None, 电话="12", 性别="X"),
      but(ZHAO, 户号="3", 姓名="=1+1", 区划代码="150222102999", 出生="2099", 服务对象="乱", 在服务起="2099-01-01"),
      but(ZHAO, 户号="4", 姓名="钱演氏", 出生="1958-13-01", 服务对象=None, 在服务起=None),
      but(ZHAO, 户号="5", 姓名="=A1", 出生="1958", 服务对象=None, 在服务起=None, 住址="=B1", 家庭类别="独生子女伤残家庭"),
      but(ZHAO, 户号="6", 姓名="孙演氏", 区划代码=ABROAD, 电话="12", 服务对象=None, 家庭类别="独生子女伤残家庭", 单独同意敏感信息="是"),
      but(ZHAO, 户号="7", 姓名="周演氏", 区划代码=None, 电话="12", 服务对象=None),
      but(ZHAO, 户号="8", 姓名="张\u0301演", 出生="2099"),
      but(ZHAO, 户号="9", 姓名="乌云 其木格", 与户主关系="子", 出生="2020"),
      but(ZHAO, 户号="9", 姓名="乌云其二", 与户主关系="子", 出生="2020", 电话="1"),
    ]
    r = bring(tmp_path, "families", sheet(*rows), "--by", "township")
    for row in r["rows"]:
        print(row["row"], row["outcome"])
        for p in row["problems"]:
            print("    ", p["column"], p["reason"], p["sentence"])
    assert 0
