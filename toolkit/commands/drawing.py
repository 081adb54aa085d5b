"""The commands from the registries to the draw, and what may happen to a draw afterwards."""

from __future__ import annotations

from toolkit.commands import arguments as a
from toolkit.commands.entry import DRAWN, NO_WORKBOOK, NONCE, READS, REFUSED, Button, command, use

_CHECKED = "点“核对名录库”可以看到全部"

DRAWING = (
    command(
        "check",
        "核对名录库：列出全部问题，不改动工作簿",
        use("jobs.check:check", archived=READS),
        use("jobs.check:check", a.WRITE, when=a.WRITE, archived=REFUSED),
        button=Button(gives={a.WRITE.key: True}, rest="见“核对”表"),
    ),
    command(
        "import",
        "导入现成的名单（.xls、.xlsx、.csv）：先预演，加 --accept 才写入",
        use("jobs.import_list:import_file", a.LIST, a.WISH, archived=READS),
        use("jobs.import_list:import_file", a.LIST, a.WISH_ACCEPTED, when=a.ACCEPT, archived=REFUSED),
        more=(
            Button(
                fields=(a.LIST, *a.WISH.fields),
                preview=a.ACCEPT,
                title="导入名单",
                brief="把现成的名单（.xls、.xlsx、.csv）导入一张表，先看对照再写入",
            ),
        ),
    ),
    command(
        "plan",
        "生成任务：按计划表列出全年任务",
        use("jobs.plan:make_tasks", a.PAST, archived=REFUSED),
        button=Button(rest=_CHECKED),
        more=(
            Button(
                gives={a.PAST.key: True},
                rest=_CHECKED,
                name="plan_past",
                title="补列任务",
                brief="计划表后来加的、月份已经过去的任务也列出来",
            ),
        ),
    ),
    command(
        "plan-version",
        "计划版本：列出年度计划的定稿、备案、公布和变更，或登记一步",
        use("jobs.plan_version:versions", archived=READS),
        use("jobs.plan_version:adopt", a.ADOPTED, a.EVENT_DAY, when=a.ADOPT, archived=REFUSED),
        use("jobs.plan_version:file", a.FILING, a.EVENT_DAY, when=a.FILING, archived=REFUSED),
        use("jobs.plan_version:announce", a.ANNOUNCED, a.EVENT_DAY, when=a.ANNOUNCED, archived=REFUSED),
        use("jobs.plan_version:take_back", a.TAKEN_BACK, when=a.TAKE_BACK, archived=REFUSED),
        more=(
            Button(writes=False, name="plan_versions"),
            Button(
                fields=(a.ADOPT, a.BY, a.EVENT_DAY),
                asks="将把计划表现在的内容定为年度计划的一版，理由和决定人记入计划登记。",
                name="plan_adopt",
                title="计划定稿",
                brief="计划表定为一版；以后改了再定稿就是变更，写明理由",
            ),
            Button(
                fields=(a.FILING, a.EVENT_DAY),
                name="plan_file",
                title="计划备案",
                brief="报备以后登记备案号和日期，写入计划表",
            ),
            Button(
                fields=(a.ANNOUNCED, a.EVENT_DAY),
                name="plan_announce",
                title="计划公布",
                brief="向社会公布以后登记在哪里、哪一天",
            ),
            Button(
                fields=a.TAKEN_BACK.fields,
                asks="将撤回年度计划的最后一次登记，撤回的和撤回本身都留在计划登记里。",
                name="plan_take_back",
                title="撤回计划登记",
                brief="定稿、备案、公布登记错了的，撤回最后一次",
            ),
        ),
    ),
    command(
        "cancel",
        "取消任务：不再开展的任务写明理由和决定人，还没有冻结的才能取消",
        use("jobs.cancel:cancel", a.TASK, a.DECISION, archived=REFUSED),
        use(
            "jobs.cancel:cancel_month",
            a.CANCELLED_MONTH,
            a.DECISION,
            when=a.CANCELLED_MONTH,
            archived=REFUSED,
        ),
        use("jobs.cancel:cancel", a.TASK, a.DECISION, a.UNDO, when=a.UNDO, archived=REFUSED),
        more=(
            Button(
                states=("", "待冻结"),
                fields=(a.TASK, *a.DECISION.fields),
                asks="将取消任务 {task}：不再催办，统计不计入，理由和决定人记入日志。",
            ),
            Button(
                fields=(a.CANCELLED_MONTH, *a.DECISION.fields),
                asks="将取消这个月还没有冻结的全部任务：不再催办，统计不计入，理由和决定人记入日志。",
                name="cancel_month",
                title="取消整月",
                brief="一个月的任务都不开展了，写明理由",
            ),
            Button(
                states=("作废",),
                fields=(a.TASK, *a.DECISION.fields),
                gives={a.UNDO.key: True},
                name="cancel_undo",
                title="恢复任务",
                brief="取消过的任务又要开展，恢复为待冻结",
            ),
        ),
    ),
    command(
        "postpone",
        "改期：一个任务或者其中一户还没有开始的检查改到另一天，写明理由和批准人",
        use("jobs.postpone:postpone", a.TASK, a.OF_OBJECT, a.NEW_DAY, a.DECISION, archived=REFUSED),
        more=(
            Button(
                states=("", "待冻结", "已冻结", *DRAWN[:2]),
                fields=(a.TASK, a.OF_OBJECT, a.NEW_DAY, a.REASON, a.BY),
            ),
        ),
    ),
    command(
        "freeze",
        "冻结名单：固定可抽取的对象和人员，算出承诺",
        use("jobs.freeze:freeze", a.TASK, a.SOURCE, a.ISSUE, a.SECOND_DIGEST, needs=NONCE, archived=REFUSED),
        button=Button(
            states=("", "待冻结"),
            asks="将冻结任务 {task} 的名单。冻结以后名单不能再改，冻结承诺写入任务表，请马上公布。",
            rest=_CHECKED,
        ),
        more=(
            Button(
                states=("", "待冻结"),
                fields=(a.TASK, a.SECOND_DIGEST._replace(required=True)),
                asks="将用另一单位的第二密数冻结任务 {task} 的名单。冻结以后名单不能再改，请马上公布承诺。",
                rest=_CHECKED,
                name="freeze_second",
                title="两密冻结",
                brief="随机密数分两半的，交入另一单位给的摘要，再冻结",
            ),
        ),
    ),
    command(
        "published",
        "公布登记：承诺在哪里公布、凭据是什么，开奖以前登记才能证明是 A 级",
        use("jobs.published:published", a.TASK, a.PLACE, a.URL, a.NOTICE, archived=REFUSED),
        button=Button(states=("已冻结",), fields=(a.TASK, a.PLACE, a.URL, a.NOTICE)),
    ),
    command(
        "draw",
        "抽取：用公布的随机数抽对象、派人员",
        use("jobs.draw:draw", a.TASK, a.ENTROPY, a.WAIVE, a.SECOND_SECRET, archived=REFUSED),
        button=Button(
            states=("已冻结",),
            asks="将为任务 {task} 抽取检查对象、选派检查人员。抽取只能做一次，结果不能重来；请在监督人见证下进行。",
        ),
        more=(
            Button(
                states=("已冻结",),
                fields=(a.TASK, a.WAIVE._replace(required=True), a.SECOND_SECRET),
                asks="将为任务 {task} 不经冻结确认单就抽取，理由记入日志。抽取只能做一次，结果不能重来。",
                name="draw_waived",
                title="免单抽取",
                brief="没有冻结确认单也抽取，写明理由",
            ),
            Button(
                states=("已冻结",),
                fields=(a.TASK, a.SECOND_SECRET._replace(required=True)),
                asks="将为任务 {task} 用两半密数抽取。抽取只能做一次，结果不能重来；请在监督人见证下进行。",
                name="draw_second",
                title="两密抽取",
                brief="随机密数分两半的，交入另一单位保管的一半，再抽取",
            ),
        ),
    ),
    command(
        "verify",
        "核验一个记录文件夹，或用 --year 核验全年",
        use("bulk.verify:verify_any", a.FOLDER, needs=NO_WORKBOOK),
        use(
            "bulk.verify:verify_beside",
            *(a.FOLDER._replace(required=False), a.WHOLE_YEAR),
            needs=("today", "opened"),
            when=a.WHOLE_YEAR,
        ),
        more=(
            Button(writes=False, title="核验全年", brief="按记录文件重算全年每一次抽取，逐份说明是否相符"),
        ),
    ),
    command(
        "trial",
        "试抽：演练一次，处处标明，不编号、不进链",
        use("jobs.freeze:trial", a.TASK, needs=NONCE, archived=REFUSED),
        more=(Button(fields=(a.TASK,)),),
    ),
    command(
        "alternate",
        "候补启用：抽中的对象查不了，按次序换下一户",
        use("jobs.amend:use_alternate", a.TASK, a.OBJECT, a.DECISION_ON_EVIDENCE, archived=REFUSED),
        more=(
            Button(
                states=DRAWN,
                fields=(a.TASK, a.OBJECT, *a.DECISION_ON_EVIDENCE.fields),
                asks="将为任务 {task} 启用候补。换下的对象不能再换回来，理由和决定人记入抽取记录。",
            ),
        ),
    ),
    command(
        "recuse",
        "回避替换：回避成立，或者人员病了、调走，按次序换下一名人员",
        use("jobs.amend:recuse", a.TASK, a.PAIR, a.DECISION, archived=REFUSED),
        more=(
            Button(
                states=DRAWN,
                fields=(a.TASK, a.INSPECTOR, a.RECUSED_FROM, a.RECUSAL_REASON, a.BY),
                asks="将在任务 {task} 里换下这名人员。换下以后不能再换回来，理由和决定人记入抽取记录。",
            ),
        ),
    ),
    command(
        "merge",
        "合并检查：两个任务都抽中的对象一次查完，一份通知书、一份记录表；检查以前可以取消",
        use("jobs.merge:merge", a.TASK, a.JOINS, a.OF_OBJECT, a.DECISION, archived=REFUSED),
        use(
            "jobs.merge:merge",
            *(a.TASK, a.APART_FROM, a.OF_OBJECT, a.DECISION, a.APART),
            when=a.APART,
            archived=REFUSED,
        ),
        more=(
            Button(
                states=DRAWN[:2],
                fields=(a.TASK, a.JOINS, a.OF_OBJECT, *a.DECISION.fields),
                asks="将把两个任务都抽中的对象合并检查，由任务 {task} 主办，理由和决定人记入两份抽取记录。",
            ),
            Button(
                states=DRAWN[:2],
                fields=(a.TASK, a.APART_FROM, a.OF_OBJECT, *a.DECISION.fields),
                gives={a.APART.key: True},
                asks="将取消任务 {task} 主办的合并检查，两个任务各自检查，理由和决定人记入两份抽取记录。",
                name="merge_undo",
                title="取消合并",
                brief="合并过的，在检查以前取消，各自检查",
            ),
        ),
    ),
    command(
        "partners",
        "参与部门：别的部门一起去检查，联合检查表发出、收回，检查结果回送，都用文件",
        use("jobs.partners:send", a.TASK, a.SEND_TO, when=a.SEND_TO, archived=REFUSED),
        use("jobs.partners:take", a.THEIRS, a.BY, when=a.THEIRS, archived=REFUSED),
        use("jobs.partners:results", a.TASK, a.RESULTS_TO, when=a.RESULTS_TO, archived=REFUSED),
        use(
            "jobs.partners:leave",
            *(a.TASK, a.LEAVES, a.OF_OBJECT, a.DECISION),
            when=a.LEAVES,
            archived=REFUSED,
        ),
        more=(
            Button(
                states=DRAWN[:2],
                fields=(a.TASK, a.SEND_TO),
                name="partners_send",
                title="联合检查表",
                brief="发给参与部门：抽中了谁、哪天去；它填谁参加、查什么",
            ),
            Button(
                fields=(a.THEIRS, a.BY),
                asks="将把部门填的人员、事项登记到“联合检查”，一次查完，记入抽取记录。",
                name="partners_take",
                title="收参与部门",
                brief="部门填好交回来的联合检查表，收进来",
            ),
            Button(
                states=DRAWN,
                fields=(a.TASK, a.RESULTS_TO),
                name="partners_results",
                title="回送结果",
                brief="参与部门那几项的检查结果，做成文件发回去",
            ),
            Button(
                states=DRAWN[:2],
                fields=(a.TASK, a.LEAVES, a.OF_OBJECT, *a.DECISION.fields),
                asks="将登记这个部门不参加任务 {task} 的检查，理由和决定人记入抽取记录。",
                name="partners_leave",
                title="部门退出",
                brief="参与部门不来了，全部或者其中一户",
            ),
        ),
    ),
    command(
        "redraw",
        "作废重抽：原抽取作废留存，另编号重来",
        use("jobs.amend:redraw", a.TASK, a.DECISION, archived=REFUSED),
        more=(
            Button(
                states=DRAWN,
                fields=(a.TASK, *a.DECISION.fields),
                asks="将作废任务 {task} 的抽取，另编号重来。作废不能撤回，原记录永远保留。",
            ),
        ),
    ),
    command(
        "skipped",
        "停开登记：冻结时指定的那一期没有开奖，改用一并写定的替补期号",
        use("jobs.skipped:skip", a.TASK, a.DECISION_ON_NOTICE, archived=REFUSED),
        more=(
            Button(
                states=("已冻结",),
                fields=(a.TASK, *a.DECISION_ON_NOTICE.fields),
                asks="将为任务 {task} 登记那一期没有开奖，改用冻结时写定的替补期号。登记以后不能撤回。",
            ),
        ),
    ),
    command(
        "abandon",
        "放弃冻结：冻结了却不能抽取的，公开密数和本来的结果，另编号重来",
        use("bulk.abandon:abandon", a.TASK, a.GIVEN_UP, a.GIVE_UP, a.SECOND_SECRET, archived=REFUSED),
        more=(
            Button(
                states=("已冻结",),
                fields=(a.TASK, a.REASON, a.RULING, a.BY, a.GIVEN_UP, a.SECOND_SECRET),
                asks="将放弃任务 {task} 的冻结：随机密数从此公开，这一次冻结不能再抽取，另编号重来。",
            ),
        ),
    ),
    command(
        "explain-freezes",
        "说明多次冻结：这台电脑上冻结过、记录里却没有的（如用副本练习过），写明理由和决定人",
        use("jobs.explain_freezes:explain_freezes", a.GIVE_UP, archived=REFUSED),
        more=(Button(fields=(a.REASON, a.RULING, a.BY)),),
    ),
    command(
        "correct-clock",
        "时钟更正：电脑的时钟走快时办过的，校准以后写明其实是哪一天，照常往下办",
        use("jobs.correct_clock:correct_clock", a.CLOCK_DAYS, a.GIVE_UP, archived=REFUSED),
        more=(
            Button(
                fields=(*a.CLOCK_DAYS.fields, a.REASON, a.RULING, a.BY),
                asks="将登记时钟走快时办过的其实是哪一天，任务、台账里的日期照此改正，理由和决定人记入日志。",
            ),
        ),
    ),
    command(
        "second-nonce",
        "第二密数：由纪检等另一单位做好、自己保管，抽取时才交出",
        use("jobs.second:second_nonce", a.STICK, a.HOLDER, needs=("nonce",)),
    ),
    command(
        "fairness",
        "公平性自检：模拟一万次抽取，出一张图",
        use("jobs.fairness:fairness", a.TASK, archived=READS),
        more=(Button(fields=(a.TASK,), writes=False),),
    ),
)
