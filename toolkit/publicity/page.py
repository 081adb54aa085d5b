"""The web page of a publication: one file for the portal's 「双随机、一公开」 column.

Nothing is fetched from elsewhere: style and script stand in the file, and its Content-Security-Policy
allows exactly these (by their SHA-256).  All rows are in the HTML, so that it reads, prints and is found by
search engines without any script; the script only hides the rows that do not match the words typed into the
search box.  ``#q=词`` behind the address opens the page with that search.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from toolkit.model import sample_mark
from toolkit.publicity.publication import HEADERS, Publication

STYLE = """
:root{color-scheme:light;--ink:#1f2a37;--soft:#5b6776;--line:#d5dbe3;--head:#1f4e79;--pale:#f3f6fa;--mark:#fff4d6}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:var(--ink);line-height:1.7;
 font-size:16px;font-family:"Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 20px 48px}
h1{font-size:26px;line-height:1.4;margin:0 0 4px;color:var(--head)}
h2{font-size:18px;margin:32px 0 8px;color:var(--head)}
.about{color:var(--soft);margin:0 0 20px}
.find{display:flex;gap:12px;align-items:center;flex-wrap:wrap;margin:0 0 12px}
.find input{font:inherit;flex:1 1 260px;max-width:460px;padding:8px 12px;border:1px solid #9aa7b6;border-radius:6px}
.find input:focus-visible{outline:3px solid #9cc3ea;border-color:var(--head)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:15px}
th,td{border:1px solid var(--line);padding:7px 10px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead th{background:var(--head);color:#fff;font-weight:600;white-space:nowrap}
tbody tr:nth-child(even){background:var(--pale)}
td.code{font-family:Consolas,"Noto Sans Mono",monospace;white-space:nowrap}
td.day,td.no{white-space:nowrap}
tr.changed td{background:var(--mark)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 18px;margin:0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.sample{border:2px solid #b00020;color:#b00020;border-radius:6px;padding:4px 18px;margin:0 0 12px;font-weight:700}
.correction{border:1px solid #e0b84c;background:var(--mark);border-radius:6px;padding:4px 18px 14px;margin:0 0 20px}
.correction h2{margin-top:12px;color:#7a5600}
[hidden]{display:none}
@media screen and (max-width:640px){
 dl{grid-template-columns:1fr}dt{margin-top:8px}
 #lines thead{position:absolute;left:-9999px}#lines,#lines tbody,#lines tr{display:block}
 #lines tr{border:1px solid var(--line);border-radius:6px;margin:0 0 12px;padding:6px 0}#lines tr[hidden]{display:none}
 #lines td{display:grid;grid-template-columns:8.5em 1fr;border:0;padding:2px 12px;white-space:normal}
 #lines td::before{color:var(--soft)}HEADS
}
@media print{
 @page{size:A4 landscape;margin:14mm}
 main{max-width:none;padding:0}.find{display:none}.wide{overflow:visible}
 table{font-size:10.5pt}thead{display:table-header-group}tr{break-inside:avoid}
 thead th{color:#000;background:none;border-color:#000}th,td{border-color:#777}
}
"""
"""On a narrow screen an object is a card, each cell with its header: a table would hide its results beyond the edge."""
STYLE = STYLE.replace(
    "HEADS",
    "".join(
        f'#lines td:nth-child({number})::before{{content:"{head}"}}'
        for number, head in enumerate(("序号", *HEADERS.values()), 1)
    ),
)
SCRIPT = """
(function(){
 var box=document.getElementById('q'),told=document.getElementById('told');
 var rows=[].slice.call(document.querySelectorAll('#lines tbody tr'));
 var texts=rows.map(function(row){return row.textContent.toLowerCase()});
 function show(){
  var words=box.value.toLowerCase().split(/\\s+/).filter(Boolean),count=0;
  rows.forEach(function(row,i){
   var hit=words.every(function(word){return texts[i].indexOf(word)>=0});
   row.hidden=!hit; if(hit)count++;
  });
  told.textContent=words.length?'找到 '+count+' 户':'共 '+rows.length+' 户';
 }
 function address(){
  var found=location.hash.match(/^#q=(.*)$/);
  if(found){try{box.value=decodeURIComponent(found[1])}catch(e){box.value=''}}
  show();
 }
 document.getElementById('find').hidden=false;
 box.addEventListener('input',show);
 window.addEventListener('hashchange',address);
 address();
})();
"""


def page(publication: Publication) -> bytes:
    """The page of one version, as the bytes of a UTF-8 file."""
    return "\n".join(_lines(publication)).encode()


def _allowed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _lines(publication: Publication) -> Iterator[str]:
    title = escape(f"{publication.title}结果公示")
    policy = f"default-src 'none'; style-src {_allowed(STYLE)}; script-src {_allowed(SCRIPT)}"
    yield "<!DOCTYPE html>"
    yield '<html lang="zh-CN"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}</title><style>{STYLE}</style></head><body><main>"
    yield f"<h1>{title}</h1>"
    about = f"{publication.bureau}　公示日期：{publication.day}　任务编号：{publication.task}"
    about += "".join(f"　{label}：{value}" for label, value in publication.about.items())
    if publication.version > 1:
        about += f"　第 {publication.version} 版（{'续行公示' if publication.continued else '更正'}）"
    if sample_mark(publication.bureau):
        yield '<p class="sample">示例：单位、企业和结果都是编的，不是真实的公示</p>'
    yield f'<p class="about">{escape(about)}</p>'
    yield from _correction(publication)
    yield '<div class="find" id="find" hidden><label for="q">查找企业、代码或结果</label>'
    yield '<input id="q" type="search" autocomplete="off"><span id="told" role="status"></span></div>'
    yield from _table(publication)
    yield "<h2>抽取的核验</h2>"
    later = f"，其余 {publication.rest} 户检查、通报以后另行公示" if publication.rest else ""
    drawn = f"从 {publication.base} 户中随机抽取，本表 {len(publication.lines)} 户{later}。"
    how = "在浏览器里打开所附“核验数据”中的核验.html，选那个文件夹，就可以重算抽中了谁，不用联网。"
    yield f"<p>{escape(drawn)}{how}</p><dl>"
    for label, value in publication.proof.items():
        yield f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>"
    yield f"</dl></main><script>{SCRIPT}</script></body></html>\n"


def _correction(publication: Publication) -> Iterator[str]:
    if publication.version == 1:
        return
    what = "续行公示" if publication.continued else "更正"
    yield f'<section class="correction"><h2>{what}说明</h2>'
    yield f"<p>{escape(publication.reason)}</p>"
    heads = "".join(f"<th>{head}</th>" for head in ("对象名称", "栏目", "原公示", "更正为"))
    yield f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>'
    for change in publication.changed:
        yield "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in change) + "</tr>"
    yield "</tbody></table></div></section>"


_CLASSES = {"code": "code", "inspected": "day"}


def _table(publication: Publication) -> Iterator[str]:
    corrected = {change.name for change in publication.changed}
    heads = "".join(f'<th scope="col">{header}</th>' for header in ("序号", *HEADERS.values()))
    yield f'<div class="wide"><table id="lines"><thead><tr>{heads}</tr></thead><tbody>'
    for number, line in enumerate(publication.lines, 1):
        cells = f'<td class="no">{number}</td>'
        for key in HEADERS:
            look = f' class="{_CLASSES[key]}"' if key in _CLASSES else ""
            cells += f"<td{look}>{escape(getattr(line, key))}</td>"
        mark = ' class="changed"' if line.name in corrected else ""
        yield f"<tr{mark}>{cells}</tr>"
    yield "</tbody></table></div>"
