"""What lies in every record folder so that it can be checked without this toolkit.

``verify.py``     a short script for anybody's Python (its source is ``toolkit/draw/verifier.py``, which imports
                  nothing of the toolkit)
``核验说明.txt``  in Chinese: the same by hand, with ``sha256sum``, for one enterprise alone, or with one SQL query

Both are written when the draw is frozen and depend on the frozen files only, so they never change afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files as resources

from toolkit.draw.frozen import commitment
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import Plan

VERIFIER, EXPLANATION = "verify.py", "核验说明.txt"


def verifier_source() -> bytes:
    """The bytes of verify.py, with LF line ends wherever the toolkit was installed."""
    return resources("toolkit.draw").joinpath("verifier.py").read_bytes().replace(b"\r\n", b"\n")


def explain(files: Mapping[str, bytes]) -> bytes:
    """The bytes of 核验说明.txt for one draw, from its frozen files."""
    plan = Plan.parse(files[PLAN])
    text = _TEXT.format(
        draw_id=plan.draw_id,
        bureau=plan.bureau,
        commit=commitment(files),
        prefix=plan.entropy_prefix(),
        reveal_by=plan.reveal_by,
    )
    return text.encode()


_TEXT = """\
核验说明　　抽取编号 {draw_id}　　{bureau}

本文件夹是一次“双随机”抽取的全部记录。任何人不用我们的软件，也能核对它。

一、先后次序
  1. 冻结：待抽名单、排除名单、执法人员名单、回避和计划先写成文件，连同随机密数的摘要列入 manifest.txt，
     公布其摘要，即承诺 C：
     {commit}
  2. 公开随机数：来源和期号事先写在 plan.json 里（{prefix}），冻结以后才产生；应在 {reveal_by} 前抽取。
  3. 抽取：由 C、随机密数、公开随机数算出种子，每户得一个号码（号票），各层号票最小的若干户中签。
     名单早已固定，随机数事后才有，谁也不能预知或挑选结果。

二、用 sha256sum 核对（Linux、macOS 终端或 Windows 的 Git Bash，在本文件夹里）
  文件没有改动：         sha256sum -c manifest.txt
  承诺与公布的一致：     sha256sum manifest.txt        应得上面的 C
  种子（三个值照抄 record.json 的 commit、nonce、entropy）：
     S=$(printf 'SSJ1\\nseed\\n%s\\n%s\\n%s\\n' 承诺 密数 公开随机数 | sha256sum | cut -c1-64)
     S_OBJ=$(printf '%s|obj' $S | sha256sum | cut -c1-64)

三、一户只核对自己
     printf '%s|%s' $S_OBJ 统一社会信用代码 | sha256sum
  得到本户的号票。把它与 selected.txt 中同层（地区/类别）最后一名的号票比较：不大于它就应当中签，大于它就不应当。
  frame.txt 里有本户，说明参加了抽取；excluded.txt 里有本户，后面写着未参加的理由和依据。

四、用一句 SQL 核对（DuckDB；把 S_OBJ 的值填进去）
     SELECT * FROM (
       SELECT stratum, id, sha256('S_OBJ' || '|' || id) AS ticket,
              row_number() OVER (PARTITION BY stratum ORDER BY sha256('S_OBJ' || '|' || id), id) AS rank
       FROM read_csv('frame.txt', delim='\\t', header=false, quote='', escape='',
                     columns={{'id': 'VARCHAR', 'stratum': 'VARCHAR'}})
     ) ORDER BY stratum, rank;
  每层取前 n 名（record.json 的 rounding.strata：层、总户数、抽取数、中签机会），应与 selected.txt 相同，
  其后依次是 alternates.txt 的候补。PostgreSQL 中 sha256(…) 写作 encode(sha256(convert_to(…, 'UTF8')), 'hex')。

五、用 Python 核对全部（3.9 以上，不需安装任何东西）
     python verify.py
  它重算承诺、种子、各层数量、中签和候补名单，并检查每组人员：人数、不重复、在名录内、无回避、有主检、联合检查的股室。
  人员的均衡与随机次序由工具箱的“核验”重算。

六、能证明什么
  record.json 的 level：A 为公开随机数；B 为两人当场给出、有见证；C 只有本单位的随机密数，能重算，
  但不能证明没有反复试抽。A 级的前提是承诺 C 在公开随机数产生之前已经公布，请以公布的时间为准。
"""
