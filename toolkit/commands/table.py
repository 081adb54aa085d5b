"""Every command, in the order of the year: its name and help, what it runs and takes, its button."""

from __future__ import annotations

from toolkit.commands import arguments as a
from toolkit.commands.entry import OWN, READS, REFUSED, WORKBOOK, Button, command, use

GROUPS = {"bulk": "大库：省、市百万户以上的名录不进工作簿，从文件抽取"}
"""The help of each group of commands (the first word of a name of two)."""

_CHECKED = "点“核对名录库”可以看到全部"
_DRAWN = ("已抽取", "检查中", "已通报")
_NONCE, _TELL, _OPENED = (("book", "office", also) for also in ("nonce", "tell", "opened"))
_NO_WORKBOOK = ()

COMMANDS = (
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
                states=("", "待冻结", "已冻结", *_DRAWN[:2]),
                fields=(a.TASK, a.OF_OBJECT, a.NEW_DAY, a.REASON, a.BY),
            ),
        ),
    ),
    command(
        "freeze",
        "冻结名单：固定可抽取的对象和人员，算出承诺",
        use("jobs.freeze:freeze", a.TASK, a.SOURCE, a.ISSUE, a.SECOND_DIGEST, needs=_NONCE, archived=REFUSED),
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
        use("bulk.verify:verify_any", a.FOLDER, needs=_NO_WORKBOOK),
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
        use("jobs.freeze:trial", a.TASK, needs=_NONCE, archived=REFUSED),
        more=(Button(fields=(a.TASK,)),),
    ),
    command(
        "alternate",
        "候补启用：抽中的对象查不了，按次序换下一户",
        use("jobs.amend:use_alternate", a.TASK, a.OBJECT, a.DECISION_ON_EVIDENCE, archived=REFUSED),
        more=(
            Button(
                states=_DRAWN,
                fields=(a.TASK, a.OBJECT, a.REASON, a.EVIDENCE, a.BY),
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
                states=_DRAWN,
                fields=(a.TASK, a.INSPECTOR, a.RECUSED_FROM, a.RECUSAL_REASON, a.BY),
                asks="将在任务 {task} 里换下这名人员。换下以后不能再换回来，理由和决定人记入抽取记录。",
            ),
        ),
    ),
    command(
        "redraw",
        "作废重抽：原抽取作废留存，另编号重来",
        use("jobs.amend:redraw", a.TASK, a.DECISION, archived=REFUSED),
        more=(
            Button(
                states=_DRAWN,
                fields=(a.TASK, a.REASON, a.BY),
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
    command(
        "documents",
        "生成文书：填好供签字的 Word 文书",
        use(
            "jobs.documents:documents",
            a.TASK,
            a.KINDS,
            a.OF_OBJECT,
            a.INSPECTED,
            a.AGAIN,
            a.LAYOUT,
            archived=REFUSED,
        ),
        button=Button(states=("已冻结", *_DRAWN)),
        more=(
            Button(
                states=("已冻结", *_DRAWN),
                fields=(a.TASK, a.KIND._replace(required=True), a.OF_OBJECT),
                name="documents_of",
                title="单做文书",
                brief="只做一种文书，或者只做给一户的",
            ),
            Button(
                states=("已冻结", *_DRAWN, "已公示"),
                fields=(a.TASK, a.KIND._replace(required=True), a.OF_OBJECT),
                gives={a.AGAIN.key: True},
                name="documents_again",
                title="重做文书",
                brief="台账改了的，一种文书重做一份，文号不变，旧的移到“留存”",
            ),
            Button(
                states=("检查中",),
                fields=(a.TASK,),
                gives={a.INSPECTED.key: True},
                name="documents_inspected",
                title="先发通报",
                brief="有几户还查不了的，先通报已经检查的各户，其余的另做一份",
            ),
        ),
    ),
    command(
        "plan-document",
        "年度抽查工作计划：照工作簿印发的通知，带四个附件",
        use("jobs.reports:plan_document", a.LAYOUT, archived=REFUSED),
        more=(Button(title="年度计划", brief="年度抽查工作计划的通知，带四个附件"),),
    ),
    command(
        "report",
        "工作报告：--year 年度抽查工作报告，--month 检查工作月报",
        use("jobs.reports:year_report", a.REPORT_YEAR, a.LAYOUT, when=a.REPORT_YEAR, archived=REFUSED),
        use("jobs.reports:month_report", a.MONTH, a.PLAIN, a.LAYOUT, when=a.MONTH, archived=REFUSED),
        more=(
            Button(
                fields=(a.MONTH, a.PLAIN), name="month_report", title="月报", brief="这个月的检查工作月报"
            ),
            Button(fields=(a.REPORT_YEAR,), name="year_report", title="年报", brief="全年的抽查工作报告"),
        ),
    ),
    command(
        "dossier",
        "一企一档：一户的抽取、检查、整改、变更和文书",
        use("jobs.reports:dossier", a.DOSSIER_OF, a.LAYOUT, archived=READS),
        more=(Button(fields=(a.DOSSIER_OF,)),),
    ),
    command(
        "print",
        "批量打印：一个任务的文书并成一个文件，供双面打印",
        use("jobs.print_papers:print_documents", a.TASK, a.KIND, a.AS_PDF, archived=READS),
        more=(Button(fields=(a.TASK, a.KIND, a.AS_PDF), writes=False),),
    ),
    command(
        "docket",
        "文号登记：列出文号、缺号和作废的；登记或作废一个文号",
        use("jobs.docket:numbers", a.DOCKET_YEAR, archived=READS),
        use(
            "jobs.docket:enter",
            *(a.ENTER, a.TASK, a.KIND._replace(required=True)),
            when=a.ENTER,
            archived=REFUSED,
        ),
        use("jobs.docket:void", a.VOID, a.REASON, when=a.VOID, archived=REFUSED),
        more=(
            Button(writes=False, title="文号清单", brief="列出今年的文号、缺号和作废的"),
            Button(
                fields=(a.ENTER, a.TASK, a.KIND._replace(required=True)),
                name="docket_enter",
                title="登记文号",
                brief="登记别处给的文号，写明给哪个任务的哪种文书",
            ),
            Button(
                fields=(a.VOID, a.REASON),
                name="docket_void",
                title="作废文号",
                brief="作废一个文号，写明理由",
            ),
        ),
    ),
    command(
        "results",
        "登记结果：列出还没登记完的对象，或用 --from 从文件登记",
        use("jobs.results:results", a.TASK, archived=READS),
        use("jobs.results_file:enter_results", a.FROM, when=a.FROM, archived=REFUSED),
        button=Button(states=_DRAWN, writes=False),
        more=(
            Button(
                fields=(a.FROM,),
                name="results_from",
                title="导入结果",
                brief="从填好的表格登记结果，表头照检查台账",
            ),
        ),
    ),
    command(
        "deadlines",
        "刷新期限：通报、公示、整改的截止和状态",
        use("jobs.deadlines:deadlines", a.TODAY, archived=REFUSED),
        button=Button(),
    ),
    command(
        "publish",
        "公示：生成公示网页和公示表，登记公示日期；也用于更正和存截图",
        use("jobs.publish:publish", a.TASK, a.CORRECT, a.REPORTED, archived=REFUSED),
        use("jobs.publish:keep_proof", a.TASK, a.PROOF, a.PORTAL_DAY, when=a.PROOF, archived=REFUSED),
        button=Button(
            states=_DRAWN,
            asks="将公示任务 {task} 的检查结果：生成结果公示表，把今天登记为公示日期。公示以后不能撤回。",
        ),
        more=(
            Button(
                states=_DRAWN[1:],
                fields=(a.TASK,),
                gives={a.REPORTED.key: True},
                asks="将公示任务 {task} 已经通报的各户，把今天登记为公示日期，其余的以后再公示。公示以后不能撤回。",
                name="publish_reported",
                title="先行公示",
                brief="分次通报的，先公示已经通报的各户，其余的通报以后再公示",
            ),
            Button(
                states=(*_DRAWN[1:], "已公示", "已归档"),
                fields=(a.TASK, a.CORRECT._replace(required=True)),
                asks="将更正任务 {task} 的公示：另成一版，列出改动，原来的一版留存。",
                name="publish_correct",
                title="更正公示",
                brief="台账改正以后，另成一版公示，写明理由，原来的留存",
            ),
            Button(
                states=(*_DRAWN[1:], "已公示", "已归档"),
                fields=(a.TASK, a.PROOF, a.PORTAL_DAY),
                name="publish_proof",
                title="公示存证",
                brief="把门户网站的截图存作归档凭据，写明哪一天上网的",
            ),
        ),
    ),
    command(
        "recheck",
        "整改复查：登记一轮复查，没有整改到位的定下次期限",
        use("jobs.recheck:recheck", a.CASE, a.ROUND, archived=REFUSED),
        more=(Button(fields=(a.CASE, *a.ROUND.fields)),),
    ),
    command(
        "apply-changes",
        "办理变更：把已同意的变更申请改进名录库",
        use("jobs.apply_changes:apply_changes", archived=REFUSED),
        more=(Button(name="changes"),),  # a macro called …_Changes is taken for one that runs by itself
    ),
    command(
        "reconcile",
        "对账：日志、记录、任务、台账、文书、公示、统计两两核对，列出不符",
        use("jobs.reconcile.reconcile:reconcile", archived=READS),
        use("jobs.reconcile.reconcile:reconcile", a.WRITE, when=a.WRITE, archived=REFUSED),
        button=Button(gives={a.WRITE.key: True}, rest="见“核对”表"),
    ),
    command(
        "rebuild",
        "重建：被人改动过的抽取结果、统计、日志等表，按记录重新生成",
        use("jobs.rebuild:rebuild", archived=REFUSED),
        more=(Button(),),
    ),
    command(
        "restore",
        "恢复：列出“备份”里的各份，或用 --copy 换回一份，照日志和记录补齐",
        use("jobs.restore:copies", needs=_OPENED, archived=READS),
        use(
            "jobs.restore:restore",
            a.COPY,
            needs=("path", "office", "opened"),
            when=a.COPY,
            archived=REFUSED,
        ),
        more=(
            Button(
                writes=False,
                title="备份清单",
                brief="列出“备份”里的各份和此后办过的事，说明怎样换回",
            ),
        ),
    ),
    command(
        "statistics",
        "统计：重算查询统计表",
        use("jobs.statistics:statistics", archived=REFUSED),
        button=Button(),
    ),
    command(
        "archive",
        "归档：做成一年的归档包；也用于归档以后的更正",
        use("jobs.archive.package:archive", a.YEAR, a.ALLOW_MISSING, a.RESUME, needs=_TELL, archived=OWN),
        use(
            "jobs.archive.corrections:correct",
            *(a.YEAR, a.CORRECT_ARCHIVE, a.BY),
            needs=_TELL,
            when=a.CORRECT_ARCHIVE,
            archived=OWN,
        ),
        button=Button(
            asks="将归档 {year} 年的全部材料，已公示的任务改为“已归档”。归档包做好以后不再改动。",
            rest="见“归档缺件”表",
        ),
        more=(
            Button(
                fields=(a.YEAR, a.ALLOW_MISSING._replace(required=True)),
                asks="将归档 {year} 年的全部材料，缺的都按这一个理由。归档包做好以后不再改动。",
                name="archive_missing",
                title="缺件归档",
                brief="材料不齐也归档，一个理由管全部缺件；逐项写理由的在“归档缺件”表",
            ),
            Button(
                gives={a.RESUME.key: True},
                name="archive_resume",
                title="接着归档",
                brief="归档做到一半断了的，接着做完",
            ),
            Button(
                fields=(a.YEAR, a.CORRECT_ARCHIVE, a.BY),
                name="archive_correct",
                title="归档更正",
                brief="归档以后更正：另成一包，原来的不动",
            ),
        ),
    ),
    command(
        "verify-archive",
        "核验一个归档包：逐个文件、目录、抽取记录和链",
        use("jobs.archive.check:verify_archive", a.PACKAGE, needs=("check_large",)),
        use(
            "jobs.archive.check:verify_archive_of",
            a.ARCHIVED_YEAR,
            needs=("check_large",),
            when=a.ARCHIVED_YEAR,
        ),
    ),
    command(
        "new-year",
        "年度结转：做好下一年的工作簿，未结的案件带过去",
        use("jobs.new_year:new_year", a.NEXT_YEAR, needs=_OPENED, archived=OWN),
        more=(Button(fields=(a.NEXT_YEAR,)),),
    ),
    command(
        "upgrade",
        "升级：把以前版本的工作簿换成这一版的表、列、公式和按钮，填过的都不动",
        use("masters.upgrade:upgrade", archived=REFUSED),
    ),
    command(
        "templates",
        "模板体检：改过文书模板以后，查它还能不能用",
        use("jobs.check_templates:check_templates", needs=_NO_WORKBOOK),
        button=Button(writes=False),
    ),
    command(
        "doctor",
        "体检：查这台电脑和工作簿能不能用",
        use("doctor:doctor", WORKBOOK, needs=_NO_WORKBOOK),
    ),
    command(
        "inspect-document",
        "公文体检：对照 GB/T 9704 检查任何一份 .docx，不改动文件",
        use("jobs.inspect_document:inspect_document", a.DOCX, needs=_NO_WORKBOOK),
    ),
    command(
        "new-workbook",
        "新建一本空白（或示例）工作簿",
        use("masters:new_workbook", a.NEW_FILE, a.SAMPLE, needs=_NO_WORKBOOK),
    ),
    command(
        "bulk freeze",
        "冻结名单：检查对象取自一个名录文件",
        use(
            "bulk.freeze:freeze",
            a.TASK,
            a.REGISTRY,
            a.SOURCE,
            a.ISSUE,
            a.SECOND_DIGEST,
            needs=_NONCE,
            archived=REFUSED,
        ),
    ),
    command(
        "bulk draw",
        "抽取：用名录文件冻结的任务",
        use("bulk.draw:draw", a.TASK, a.ENTROPY, a.WAIVE, a.SECOND_SECRET, archived=REFUSED),
    ),
    command(
        "bulk verify",
        "核验一个记录文件夹，名单再大也不占内存",
        use("bulk.verify:verify_folder", a.RECORD, needs=_NO_WORKBOOK),
    ),
    command(
        "bulk sql",
        "打印在数据库里重做一次抽取的 SQL，结果与记录逐字节相同",
        use("bulk.sql:show_script", a.RECORD, a.ENGINE, needs=_NO_WORKBOOK),
    ),
    command(
        "demo",
        "演示：用示例县的数据走完一个月和年终归档",
        use("demo:demo", a.OUT, needs=("tell",)),
    ),
)
