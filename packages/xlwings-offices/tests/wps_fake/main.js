var SETTINGS = { file: FILE, dialog: "../../src/xlwings_offices/wps/page/dialog.html",
                 words: { absent: "没有人应答", title: "示例", ok: "确定", cancel: "取消", working: "正在办理" } };
function OnAddinLoad() {}
function OnAction(control) { Agent.click(SETTINGS, control.Id); return true; }
