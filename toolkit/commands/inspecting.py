"""The commands from the papers of a draw to the archive of the year."""

from __future__ import annotations

from toolkit.commands import arguments as a
from toolkit.commands.entry import DRAWN, NONCE, OPENED, OWN, READS, REFUSED, TELL, Button, command, use

INSPECTING = (
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
            needs=NONCE,
            archived=REFUSED,
        ),
        button=Button(states=("已冻结", *DRAWN)),
        more=(
            Button(
                states=DRAWN,
                fields=(a.TASK,),
                gives={a.KIND.key: "现场表"},
                name="documents_onsite",
                title="现场表",
                brief="做成手机上填的一页，检查人员带到现场，填好交回",
            ),
            Button(
                states=("已冻结", *DRAWN),
                fields=(a.TASK, a.KIND._replace(required=True), a.OF_OBJECT),
                name="documents_of",
                title="单做文书",
                brief="只做一种文书，或者只做给一户的",
            ),
            Button(
                states=("已冻结", *DRAWN, "已公示"),
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
        use("jobs.reports:month_report", a.MONTH, a.PLAIN, a.LAYOUT, when=a.MONTH, archived=READS),
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
        "firm-checks",
        "各户检查清单：全年每一户查了几次，逐次列出批准、通知书、检查码、结果、文书，交行政执法监督机关",
        use("jobs.firm_checks:firm_checks", archived=READS),
        more=(Button(writes=False, brief="每一户查了几次，逐次列出，存成一个表格"),),
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
        use("jobs.results_file:enter_results", a.FROM, a.PREVIEW, when=a.FROM, archived=REFUSED),
        button=Button(states=DRAWN, writes=False),
        more=(
            Button(
                fields=(a.FROM,),
                shows=a.PREVIEW,
                name="results_from",
                title="导入结果",
                brief="登记手机交回的文件，或填好的表格，几个文件之间用分号隔开",
            ),
        ),
    ),
    command(
        "case",
        "一户一表：一户的各栏一行一栏，看、填、改，存回检查台账",
        use("jobs.case:show_case", a.ANY_CASE, archived=READS),
        use("jobs.case:enter_case", a.ANY_CASE, a.CELLS, when=a.CELLS, archived=REFUSED),
        more=(Button(fields=(a.ANY_CASE, a.CELLS)),),
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
            states=DRAWN,
            asks="将公示任务 {task} 的检查结果：生成结果公示表，把今天登记为公示日期。公示以后不能撤回。",
        ),
        more=(
            Button(
                states=DRAWN[1:],
                fields=(a.TASK,),
                gives={a.REPORTED.key: True},
                asks="将公示任务 {task} 已经通报的各户，把今天登记为公示日期，其余的以后再公示。公示以后不能撤回。",
                name="publish_reported",
                title="先行公示",
                brief="分次通报的，先公示已经通报的各户，其余的通报以后再公示",
            ),
            Button(
                states=(*DRAWN[1:], "已公示", "已归档"),
                fields=(a.TASK, a.CORRECT._replace(required=True)),
                asks="将更正任务 {task} 的公示：另成一版，列出改动，原来的一版留存。",
                name="publish_correct",
                title="更正公示",
                brief="台账改正以后，另成一版公示，写明理由，原来的留存",
            ),
            Button(
                states=(*DRAWN[1:], "已公示", "已归档"),
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
        use("jobs.restore:copies", needs=OPENED, archived=READS),
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
        use("jobs.archive.package:archive", a.YEAR, a.ALLOW_MISSING, a.RESUME, needs=TELL, archived=OWN),
        use(
            "jobs.archive.corrections:correct",
            *(a.YEAR, a.CORRECT_ARCHIVE, a.BY),
            needs=TELL,
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
            *(a.PACKAGE._replace(required=False), a.ARCHIVED_YEAR),
            needs=("check_large",),
            when=a.ARCHIVED_YEAR,
        ),
        more=(
            Button(
                writes=False,
                title="核验归档包",
                brief="归档包里的每个文件有没有被改过，连同抽取记录和更正包",
            ),
        ),
    ),
    command(
        "new-year",
        "年度结转：做好下一年的工作簿，未结的案件带过去",
        use("jobs.new_year:new_year", a.NEXT_YEAR, needs=OPENED, archived=OWN),
        more=(Button(fields=(a.NEXT_YEAR,)),),
    ),
)
