"""Other offices' words: headers and states as they are met in real lists, and what they are called here.

The ``aliases`` of ``columns`` are spellings that a sheet of the workbook itself may have; these are only
looked at when a foreign list is imported, where every guess is shown before it counts.
"""

from __future__ import annotations

from collections.abc import Mapping

HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "地区": {"code": ("区划代码", "行政区划代码", "代码"), "name": ("地区", "名称", "乡镇", "乡镇（街道）")},
    "事项清单": {
        "category": ("类别", "抽查项目类别"),
        "name": ("事项名称", "检查事项名称", "抽查事项名称", "抽查内容", "检查内容"),
        "targets": ("抽查对象", "检查对象范围"),
        "method": ("抽查方式", "检查方法"),
        "body": ("抽查主体", "实施主体", "实施机关", "责任单位", "检查单位"),
        "basis": ("抽查依据", "法律依据", "设定依据", "依据"),
    },
    "检查要点": {
        "item": ("抽查事项", "事项名称"),
        "point": ("要点", "检查内容"),
        "basis": ("依据", "检查依据"),
    },
    "执法人员库": {
        "name": ("人员姓名", "执法人员", "执法人员姓名"),
        "id": ("证号", "执法证编号", "执法证件号", "行政执法证号", "执法证件编号", "证件编号"),
        "expires": ("有效期", "有效期至", "证件有效期至", "执法证有效期"),
        "department": ("科室", "所在科室", "所在股室", "所属股室", "部门", "所在部门"),
        "skills": ("执法类别", "执法领域", "专业"),
        "state": ("在岗状态", "在岗情况", "人员状态"),
        "created": ("入库日期", "入库时间"),
    },
    "检查频次": {
        "item": ("事项名称", "行政检查事项", "抽查事项", "检查事项名称"),
        "category": ("企业类别", "行业", "类别"),
        "limit": ("频次上限", "年度频次上限", "年度检查频次上限", "检查频次", "年度最高频次"),
        "source": ("依据", "公布文件", "发文字号"),
        "published": ("公布时间", "发布日期"),
    },
    "其他部门检查": {
        "id": ("统一信用代码", "统一代码", "信用代码", "社会信用代码", "企业信用代码"),
        "day": ("检查日期", "检查时间", "入企日期"),
        "department": ("检查部门", "检查机关", "检查单位", "实施机关", "执法部门", "检查主体"),
        "level": ("检查层级", "部门层级", "执法层级"),
        "type": ("类型", "检查类别"),
        "number": ("检查通知书文号", "通知书文号", "发文字号", "文书编号"),
    },
    "专家库": {
        "name": ("专家姓名",),
        "unit": ("工作单位", "所在单位"),
        "field": ("专业", "领域", "从事专业"),
        "title": ("技术职称", "职务职称"),
    },
    "检查对象库": {
        "name": ("企业名称", "单位名称", "名称", "市场主体名称", "检查对象名称", "主体名称", "字号名称"),
        "id": (
            *(
                "统一社会信用代码/注册号",
                "统一信用代码",
                "统一代码",
                "注册号",
                "营业执照号",
                "营业执照注册号",
            ),
            *("统一社会信用代码证号", "统一社会信用代码号", "三证合一代码", "工商注册号", "信用代码证号"),
        ),
        "region": (
            *(
                "行政区划代码",
                "行政区划",
                "所属地区代码",
                "区域代码",
                "所属地区",
                "地区",
                "区域",
                "乡镇",
                "乡镇(街道)",
            ),
            *(
                "所属乡镇",
                "所在乡镇",
                "街道",
                "所属街道",
                "镇街",
                "辖区",
                "所属辖区",
                "管辖单位",
                "管辖机关",
                "属地",
            ),
        ),
        "category": ("行业类别", "企业类别", "对象类别", "行业", "所属行业"),
        "type": ("企业类型", "主体类型", "单位类型"),
        "credit": ("信用等级", "风险等级", "信用风险分类", "信用分类"),
        "state": ("经营状态", "登记状态", "企业状态", "存续状态"),
        "licence": ("许可证编号", "许可证号码", "证书编号"),
        "licence_to": ("有效期", "有效期至", "许可证有效期至", "有效期限"),
        "address": ("住所", "经营地址", "企业地址", "经营场所", "注册地址", "生产地址", "详细地址"),
        "person": ("法定代表人", "法人", "法人代表", "主要负责人", "企业负责人", "经营者"),
        "phone": ("联系电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
        "last": ("上次检查时间", "最近检查日期"),
    },
    "回避": {
        "inspector": ("证号", "执法证编号"),
        "target": ("信用代码", "社会信用代码"),
        "reason": ("理由",),
    },
    "计划表": {
        "category": ("类别",),
        "name": ("任务名称",),
        "targets": ("抽查对象",),
        "quantity": ("比例", "抽查户数"),
        "months": ("抽查月份", "检查时间", "时间安排"),
        "unit": ("责任股室", "牵头单位", "实施单位"),
    },
    "节假日调休": {"day": ("放假日期",), "note": ("备注", "节日")},
}
"""Sheet → column key → headers met elsewhere."""

CHOICES: Mapping[str, str] = {
    **dict.fromkeys(("存续", "在业", "在营", "开业", "在册", "正常经营", "存续（在营、开业、在册）"), "正常"),
    **dict.fromkeys(("歇业", "暂停营业", "停产"), "停业"),
    **dict.fromkeys(("注销企业", "已注销"), "注销"),
    **dict.fromkeys(("吊销未注销", "吊销，未注销", "已吊销", "被吊销"), "吊销"),
    **dict.fromkeys(("在职", "在编在岗"), "在岗"),
    **dict.fromkeys(("已退休",), "退休"),
    **dict.fromkeys(("已调离", "调出"), "调离"),
    "一般": "一般检查事项",
    "一般事项": "一般检查事项",
    "重点": "重点检查事项",
    "重点事项": "重点检查事项",
    "主检人员": "主检",
    "协检人员": "协检",
    **{f"{letter}{word}": letter for letter in "ABCD" for word in ("级", "类")},
    "放假": "休息",
    "补班": "上班",
}
"""A choice as written elsewhere → as the workbook has it; used only where the column offers the latter."""

PERSONAL = ("身份证", "公民身份", "居民身份", "身份号码")
"""A header with one of these names a column that is never taken: lists of the workbook are published."""

NOTHING = frozenset(
    (
        *(
            "无",
            "暂无",
            "没有",
            "空",
            "空白",
            "未填",
            "(无)",
            "(空)",
            "（无）",
            "（空）",
            "无。",
            "/",
            "\\",
            "//",
            "|",
            "-",
            "--",
            "---",
            "—",
            "——",
        ),
        *(
            "―",
            "─",
            "–",
            "_",
            "N/A",
            "NA",
            "N.A.",
            "N\\A",
            "#N/A",
            "NULL",
            "(NULL)",
            "NONE",
            "NIL",
            "NAN",
            "*",
            "...",
            "......",
        ),
    )
)
"""What is typed where nothing is meant, squeezed and in capitals: read as a blank, and listed."""
