"""What lies in every record folder so that it can be checked without this toolkit.

``verify.py``     a short script for anybody's Python (its source is ``toolkit/draw/verifier.py``, which imports
                  nothing of the toolkit)
``核验说明.txt``  in Chinese: the same by hand, with ``sha256sum``, for one enterprise alone, with one SQL query, or
                  with ``TWENTY_LINES`` of Python, short enough to be read through and typed off

Both are written when the draw is frozen and depend on the frozen files only, so they never change afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files as resources

from toolkit.draw.frozen import commitment
from toolkit.draw.plan import NAME as PLAN
from toolkit.draw.plan import Plan

VERIFIER, EXPLANATION = "verify.py", "核验说明.txt"
EARLIER_VERIFIERS = frozenset(
    {
        "f39864da8ec1bf70d1874d3f86394fed014d6608f801dca6f741d0d55af4de85",
        "62dfbe00ea6f0ea081f77158145900d0d279c7c128c9824fa72a313fce85acd0",
        "539d5e1098bf893b0aa19e3f3e751a1c68863a1ba7d6a6c8ddb57bef518d441c",
        "9b40bdacce404d44df94d005c7b8acd64cb2f98c6143182c5e7810f1bb3ea628",
        "e2b4c1cafdfde425074f92dcfabd34025f2dd6f20ff19de1b0ef6a41b84361aa",
        "f713a3bcfe0f77d7f32b62010abfe4a9efea209821ad28b4dece566a8c8df673",
        "656e1a93a0803633e7245f84b0cc3cb41dd5bf1492e5db20e48103941f6b4612",
        "c2ca2847dd9418bf35e5b20060a1e47f047ad8537a31ea13d4a63aadc31f13ed",
    }
)
EARLIER_EXPLANATIONS = frozenset(
    {
        "3226c5dcdd184a65dc76a0373c18fcca908a21a0639d4877b4391179ad7d077b",
        "d83aef45ede36a2eb13b4858c575755c5bffd366788ebf5a032abfe1b740f4ad",
        "e0be032a1f0715c502398521e14e829758919a0597a24905b047e391f95e9d91",
        "720ecdcfae72db92b0fc79a6a1c5211a11afd97d5386f1f7bd1e3d1ed6b8a280",
        "460f0c9b8e1b56a26d02a81ed7eefb9e8a205e1b8a47bd787b2670be232ef77b",
        "d197423661245a25dfcb1ac6d47b0fdffb8daf93d7991da876b9777c3b3e0db6",
    }
)
"""SHA-256 of what was delivered before (of 核验说明.txt without what it says of its draw).
Whoever changes one of the two adds its old digest, or every record of the past is called altered."""


def verifier_source() -> bytes:
    """The bytes of verify.py: ``verifier`` with what it imports, LF line ends wherever the toolkit was installed."""
    rest, lists = (_source(name) for name in ("verifier.py", "verifier_lists.py"))
    _, _, computing = lists.partition(b"from __future__ import annotations\n\n")
    return re.sub(rb"from toolkit[.]draw[.]verifier_lists import [^\n]*\n", lambda _: computing, rest)


def _source(name: str) -> bytes:
    return resources(__package__).joinpath(name).read_bytes().replace(b"\r\n", b"\n")


def explain(files: Mapping[str, bytes]) -> bytes:
    """The bytes of 核验说明.txt for one draw, from its frozen files."""
    return _TEXT.format(**_fields(files), twenty_lines=TWENTY_LINES).encode()


def is_delivered(name: str, data: bytes, files: Mapping[str, bytes]) -> bool:
    """Whether ``data`` is what this version or an earlier one put into the folder as ``name`` (one of the two)."""
    if name == VERIFIER:
        return data == verifier_source() or _digest(data) in EARLIER_VERIFIERS
    return data == explain(files) or _digest(_without_fields(data, files)) in EARLIER_EXPLANATIONS


def _fields(files: Mapping[str, bytes]) -> dict[str, str]:
    """What 核验说明.txt says of one draw, in the order in which it says it."""
    plan = Plan.parse(files[PLAN])
    return {
        "draw_id": plan.draw_id,
        "bureau": plan.bureau,
        "commit": commitment(files),
        "prefix": plan.entropy_prefix(),
        "reveal_by": plan.reveal_by,
    }


def _without_fields(data: bytes, files: Mapping[str, bytes]) -> bytes:
    """A 核验说明.txt without what it says of its draw: the same bytes for all draws of one version."""
    pieces = []
    for value in _fields(files).values():
        piece, _, data = data.partition(value.encode())
        pieces.append(piece)
    return b"\0".join([*pieces, data])


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


TWENTY_LINES = r"""import hashlib, json, pathlib
F = {p.name: p.read_bytes() for p in pathlib.Path(".").iterdir() if p.is_file()}
R, M, spec = json.loads(F["record.json"]), F["manifest.txt"], json.loads(F["plan.json"])["spec"]
def H(x): return hashlib.sha256(x if type(x) is bytes else x.encode()).hexdigest()
def say(what, good): print("OK   " if good else "WRONG", what.encode("ascii", "replace").decode())
for line in M.decode().split("\n")[:-1]: say(line[66:], H(F[line[66:]]) == line[:64])
say("commit", H(M) == R["commit"] and M.count(b"\n") == 5 + int(spec[3]))
say("nonce", H(bytes.fromhex(R["nonce"])) + "\n" == F["nonce.sha256"].decode())
N = H(R["nonce"] + "|" + R["nonce2"]) if "nonce2" in R else R["nonce"]
S = H(spec + "\nseed\n" + R["commit"] + "\n" + N + "\n" + R["entropy"] + "\n")
say("seed", S == R["seed"])
pool, S_OBJ, text = {}, H(S + "|obj"), {"selected": "", "alternates": ""}
for line in F["frame.txt"].decode().split("\n")[:-1]:
    name, stratum = line.split("\t")
    pool.setdefault(stratum, []).append((H(S_OBJ + "|" + name), name))
for stratum, N, n, chance in R["rounding"]["strata"]:
    for i, (ticket, name) in enumerate(sorted(pool[stratum])):
        row = stratum, i + 1 if i < n else i + 1 - n, name, ticket
        text["selected" if i < n else "alternates"] += "%s\t%d\t%s\t%s\n" % row
for what in text: say(what + ".txt", H(text[what]) == H(F[what + ".txt"]) == R[what + "_sha256"])
"""
"""Commitment, secret, seed, tickets, and who was drawn with these quotas; printed in full in every 核验说明.txt.

ASCII, and so is what it prints: no editor saves it and no code page prints it in a way that Python refuses.
"""

_TEXT = """\
核验说明　　抽取编号 {draw_id}　　{bureau}

本文件夹是一次“双随机”抽取的全部记录。任何人不用我们的软件，也能核对它。

一、先后次序
  1. 冻结：待抽名单、排除名单、执法人员名单、回避和计划先写成文件，连同随机密数的摘要列入 manifest.txt，
     公布其摘要，即承诺 C：
     {commit}
  2. 公开随机数：来源和期号事先写在 plan.json 里（{prefix}），冻结以后才产生；应在 {reveal_by} 前抽取。
     entropy 里有 fallback 的是替补期号：只在登记了那一期停开（见七）时才用它。
  3. 抽取：由 C、随机密数、公开随机数算出种子，每户得一个号码（号票），各层号票最小的若干户中签。
     只要 C 在随机数产生以前已经公布，就谁也不能预知或挑选结果；是不是这样，看公布的证据。

二、用 sha256sum 核对（Linux、macOS 终端或 Windows 的 Git Bash，在本文件夹里）
  文件没有改动：         sha256sum -c manifest.txt
  承诺与公布的一致：     sha256sum manifest.txt        应得上面的 C
  没有 sha256sum 的 Windows（命令提示符里用前一句，PowerShell 里用后一句）：
     certutil -hashfile manifest.txt SHA256
     Get-FileHash manifest.txt -Algorithm SHA256       应得上面的 C（大小写不论）
     再把 manifest.txt 换成它里面列的每个文件名，应得列在那个文件名前面的摘要。
  种子（三个值照抄 record.json 的 commit、nonce、entropy；有 nonce2 的，密数换成
     $(printf '%s|%s' 第一半 第二半 | sha256sum | cut -c1-64)，两半是 nonce 和 nonce2，nonce2 由另一单位保管到抽取）：
     S=$(printf 'SSJ2\\nseed\\n%s\\n%s\\n%s\\n' 承诺 密数 公开随机数 | sha256sum | cut -c1-64)
     S_OBJ=$(printf '%s|obj' $S | sha256sum | cut -c1-64)

三、一户只核对自己
     printf '%s|%s' $S_OBJ 统一社会信用代码 | sha256sum
  没有 sha256sum 的，在 PowerShell 里（S_OBJ 的值照抄；S、S_OBJ 也可以这样算，双引号里换行写作 `n）：
     $t = [Text.Encoding]::UTF8.GetBytes("S_OBJ的值|统一社会信用代码")
     [BitConverter]::ToString([Security.Cryptography.SHA256]::Create().ComputeHash($t)).Replace("-", "").ToLower()
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

五、用二十行 Python 核对抽中的户（3.9 以上；短到可以逐行读懂、照抄一遍，不必相信文件夹里的任何程序）
  把两条线之间的文字另存为 v.py，放进本文件夹，运行 python v.py。
  应当全是 OK（不符的写 WRONG），开头七行是七个冻结的文件（名字里的汉字写作问号）。
  它重算承诺（commit）、密数（nonce）、种子（seed）、每户的号票，按 record.json 的各层抽取数得出中签和候补名单。
----------------------------------------------------------------------------------------------------
{twenty_lines}----------------------------------------------------------------------------------------------------
  各层抽取数（应抽几户、小数怎样取整）和人员，用下面的 verify.py 核对。

六、用 verify.py 核对全部（3.9 以上，不需安装任何东西）
     python verify.py
  除以上各项，它还重算各层数量、派谁去（回避、主检、股室、均衡和随机的次序，一个不差）和每一份补正，
  上一级文件夹里有 chain.txt 时一并核对年度链。它自己的 SHA-256 印在《抽取核验单》和工具箱的抽取规程上，请先对一对：
  文件夹里的程序是被核验的人给的。

七、抽取以后的事（补正）怎样核对
  抽取记录永不改动。以后的事各有一份 amend-001.json、amend-002.json……，换上来的是谁由原记录决定，不由人挑：
  候补启用（alternate）：removed 是原中签户；added 应是 alternates.txt 里同层排名最前、还没有用过的一户；
     team 应是原来那组人，其中须对新户回避的，照下一条换人。
  回避替换（recuse）：removed 退出 object 这一户的组；added 应是符合条件的人里今年次数最少的一个。
     符合条件：可派，对这一户无回避，不在本组，没有退出过本组，换上以后本组仍有主检（联合检查还须各股室有人），没有到年度上限。
     次数 = plan.json 的 load_before + 现有各组中出现的次数。次数相同的，比较
     printf '%s|sub|%s|%s|%s' $S_ASG 对象代码 执法证号 第几次退出 | sha256sum，取最小的；
     S_ASG=$(printf '%s|asg' $S | sha256sum | cut -c1-64)。
  作废重抽（void）：added 是新的抽取编号，尾号加 1；新的一次有自己的文件夹、承诺和新一期随机数；
     作废以后本文件夹不应再有补正。
  合并检查（joint）：object 这一户一次查完，removed（另一次抽取，或“部门：”开头的另一个部门）并入 added（作主的抽取）；
     同样的一份在两次抽取的文件夹里各有一份，各自的组（team）不变，都去。取消合并（apart）把它取消。合并着的户不能候补，也不能作废。
  停开登记（skipped）：冻结时指定的那一期（removed）没有开奖，改用写定的替补期号（added）。登记在抽取以前，
     不早于 plan.json 里 fallback 的 after；那一期到底开没开，请查开奖机构的公告。
  放弃冻结（abandon，文件夹里没有 record.json）：nonce 应合 nonce.sha256；有 entropy 的，照第二、五节算出的 selected.txt
     的摘要应等于 selected_sha256；added 是新的抽取编号。密数丢了的、那一期没有号码的，这两项是空的，请看决定。
  每一份的 reason（理由）、evidence（凭证）、decided_by（决定人）是否属实，请看凭证；程序只证明轮到谁。
  冻结、抽取和每一份补正在 chain.txt 里都有一行：名称、摘要（冻结的是 C）、链值。
  冻结过而没有文件夹的，就是丢弃过的冻结。

八、能证明什么
  record.json 的 level：A 为公开随机数；B 为两人当场给出、有见证；C 只有本单位的随机密数，能重算，
  但不能证明没有反复试抽。A 级的前提是承诺 C 在公开随机数产生之前已经公布，请以公布的时间为准。
"""
