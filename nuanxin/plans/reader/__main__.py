import json, sys, pathlib
from nuanxin.plans.reader import read
from nuanxin.plans.reader.files import read_text
t=read_text(pathlib.Path(sys.argv[1]).read_bytes(), sys.argv[1])
for o in read(t).obligations: print(json.dumps(o.as_dict(), ensure_ascii=False))
