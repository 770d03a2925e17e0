"""How a page looks: on a telephone, on a wide screen, and on A4."""

from __future__ import annotations

STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#f4f6f8;color:#1f2933;line-height:1.6;font-size:16px;
font-family:'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif}
main{max-width:1080px;margin:0 auto;padding:24px 16px 48px;background:#fff}
h1{font-size:1.5em;line-height:1.35;margin:.2em 0}
h2{font-size:1.15em;margin:1.8em 0 .5em;padding-left:.5em;border-left:4px solid #2b6cb0}
.closing{font-size:1.1em;margin:.4em 0;font-weight:bold}
.note{color:#52606d;margin:.3em 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.94em}
caption{text-align:left;font-weight:bold;padding:.3em 0}
th,td{border:1px solid #c5ced8;padding:.32em .55em;text-align:left;vertical-align:middle}
thead th,.summary th{background:#eaf0f6}
.summary thead th+th{text-align:right}
.grid th{background:#f4f7fa}
.grid{table-layout:fixed;min-width:760px}
.grid caption{text-align:center;font-size:1.2em}
.grid+.grid{margin-top:-1px}
.grid th,.grid td{padding:.28em .4em;overflow-wrap:anywhere}
.landscape .grid{min-width:960px}
.foot{margin:.4em 0;white-space:pre-wrap}
tr.heading>*{background:#f4f7fa;font-weight:bold}
tr.total>*{background:#eaf0f6;font-weight:bold}
td.number,th.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.level2{padding-left:1.5em}.level3{padding-left:2.5em}.level4{padding-left:3.5em}
.pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:16px;
align-items:start}
figure{margin:0}
svg{display:block;max-width:100%;height:auto}
.pictures figure{border:1px solid #dfe6ee;border-radius:6px;padding:6px}
.pictures svg{width:100%;max-width:520px}
article+article,table+article{margin-top:3em;border-top:3px double #c5ced8;padding-top:1em}
details{border-bottom:1px solid #dfe6ee;padding:.3em 0}
summary{cursor:pointer;display:flex;gap:.6em;align-items:baseline}
summary::before{content:'+';color:#2b6cb0;font-weight:bold;min-width:.8em}
details[open]>summary::before{content:'−'}
summary .name{flex:1;font-weight:bold}
summary .path{color:#52606d;font-weight:normal;font-size:.88em;display:block}
summary .score{white-space:nowrap;font-variant-numeric:tabular-nums}
summary .less{color:#b5472f}
.steps{padding:.2em 0 .6em 1.4em}
.steps p{margin:.15em 0;overflow-wrap:anywhere}
.steps .more{padding-left:3em;text-indent:0}
.steps svg{margin-top:.4em}
@media (max-width:520px){
body{font-size:15px}main{padding:12px 10px 32px}h1{font-size:1.25em}
th,td{padding:.28em .35em}.level2{padding-left:.9em}.level3{padding-left:1.5em}
.level4{padding-left:2.1em}}
@page{size:A4;margin:15mm 14mm 16mm;
@bottom-center{content:'第 ' counter(page) ' 页 共 ' counter(pages) ' 页';font-size:9pt;
color:#52606d}}
@page landscape{size:A4 landscape}
@media print{
body{background:#fff;font-size:10.5pt}main{max-width:none;padding:0}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
details::details-content{content-visibility:visible;display:block;height:auto}
details>summary::before{content:none}
thead{display:table-header-group}
h2,summary{break-after:avoid}
tr,figure,svg,.steps p{break-inside:avoid}
.scroll{overflow:visible}
.landscape{page:landscape}
.grid,.landscape .grid{min-width:0;width:calc(100% - 1px);font-size:9pt;line-height:1.4}
.grid td.number{white-space:normal}
.grid tr{break-inside:auto}
.grid{border-collapse:separate;border-spacing:0;border-top:1px solid #c5ced8}
.grid th,.grid td{border-width:0 1px 1px 0}.grid .edge{border-left-width:1px}
.grid th,.grid td{-webkit-box-decoration-break:clone;
box-decoration-break:clone}
.grid td:not([rowspan]),.grid th:not([rowspan]){break-inside:avoid}
.foot{break-before:avoid;margin:.2em 0;font-size:9pt}
details{break-inside:avoid}
.pictures{grid-template-columns:1fr 1fr}
.steps svg{max-width:95mm}
article+article,table+article{break-before:page;margin:0;padding:0;border:0}}
""".strip()
