"""What the command line says of itself: commands, options and examples."""

from __future__ import annotations

import re

from perfeval.catalogue.entry import Language

_TEXTS: dict[str, tuple[str, str]] = {
    "program": (
        "按评分标准原文精确计分，并说明每一分怎么来的。",
        "Score 绩效评价 rubrics exactly from their wording, and say how each point came about.",
    ),
    "examples": (
        """例：
  perfeval check 体系.rubric                     检查体系写得对不对
  perfeval inputs 体系.rubric -o 模板.xlsx       写一份填报模板，在 Excel 里填
  perfeval score 体系.rubric 模板.xlsx           按填好的模板评分
  perfeval score 体系.rubric 模板.xlsx -o 得分表.xlsx
  perfeval report 体系.rubric 数据.json -o 报告.html
  perfeval report 体系.rubric 数据.json --layout self-evaluation -o 自评表.docx
  perfeval explain 体系.rubric 数据.json 预算执行率
  perfeval audit 自评表.xlsx                     核对填好的自评表
  perfeval require 体系.rubric 数据.json --grade 优  要怎样才到这个等级
退出码：0 没有问题，1 有问题，2 命令写得不对。""",
        """examples:
  perfeval check 体系.rubric                     is the rubric sound?
  perfeval inputs 体系.rubric -o 模板.xlsx       write a form to fill in with Excel
  perfeval score 体系.rubric 模板.xlsx           score the filled-in form
  perfeval score 体系.rubric 模板.xlsx -o 得分表.xlsx
  perfeval report 体系.rubric 数据.json -o 报告.html
  perfeval report 体系.rubric 数据.json --layout self-evaluation -o 自评表.docx
  perfeval explain 体系.rubric 数据.json 预算执行率
  perfeval audit 自评表.xlsx                     check a filled-in form
  perfeval require 体系.rubric 数据.json --grade 优  what would reach a grade?
exit status: 0 fine, 1 findings, 2 the command itself is wrong.""",
    ),
    "usage": ("用法：", "usage: "),
    "wrong": ("命令写得不对", "the command is wrong"),
    "positionals": ("参数", "arguments"),
    "options": ("选项", "options"),
    "help": ("显示这份说明", "show this help"),
    "version": ("显示版本", "show the version"),
    "json": ("输出 JSON", "print JSON"),
    "lang": ("说明用的语言（zh 中文，en 英文）", "language of messages (zh, en)"),
    "rubric": (
        "体系文件或官方表格（.rubric、.csv、.tsv、.xlsx、.docx），- 为标准输入",
        "a rubric file or an official table, or - for standard input",
    ),
    "data": (
        "数据：填好的模板或数据表（.xlsx、.csv、.docx），JSON 或 JSON Lines，- 为标准输入",
        "a filled-in form or table (.xlsx, .csv, .docx), JSON or JSON Lines, or -",
    ),
    "check": (
        "检查体系，把所有问题一次说完",
        "report everything that is wrong with a rubric",
    ),
    "check.readings": ("列出有两种读法的词句", "show phrases with two readings"),
    "check.strict": ("有两种读法的，作为错误", "make two readings an error"),
    "fmt": ("把体系整理成规范写法", "print a rubric in canonical form"),
    "fmt.check": ("只看是不是规范写法", "only say whether it is canonical"),
    "fmt.write": ("改写文件，不打印", "write the file instead of printing"),
    "inputs": (
        "列出要填的数据，或写成填报模板",
        "print everything that a rubric asks for, or write a form to fill in",
    ),
    "inputs.output": ("写成模板：.xlsx 或 .csv", "write a form: .xlsx or .csv"),
    "score": ("评分，打印或写出得分表", "score data and print or file the table"),
    "score.output": (
        "写出得分表（.xlsx、.docx、.csv）；多行数据成批评分，写成 .csv 或 .jsonl",
        "file the score table (.xlsx, .docx, .csv); many rows go into .csv or .jsonl",
    ),
    "score.jobs": ("成批评分用几个进程", "processes, for many rows"),
    "score.id": (
        "不是数据、原样带到结果里的列（成批评分）",
        "a column that is no data and goes to the output as it is, for many rows",
    ),
    "explain": ("说明每个得分怎么来的", "say how each score came about"),
    "explain.reading": (
        "说明原文每句话读成了什么（不用数据）：explain --reading 体系 [指标]",
        "say what each clause was taken for, without data: explain --reading RUBRIC [INDICATOR]",
    ),
    "explain.indicator": ("只说这个指标", "only this indicator"),
    "report": ("写成报告或官方表格", "print or file a report or one of the official tables"),
    "report.format": (
        "打印的格式；写文件时由后缀决定",
        "the format that is printed; for a file the suffix decides",
    ),
    "report.layout": (
        "版式：report 完整报告，scores 指标得分表，summary 得分情况表，self-evaluation 绩效自评表",
        "the whole report, or one of the official tables",
    ),
    "report.output": (
        "写成文件：.html、.md、.txt、.csv、.xlsx、.docx",
        "write a file: .html, .md, .txt, .csv, .xlsx, .docx",
    ),
    "report.year": ("表头的年度，例如 2023", "the year of the form, such as 2023"),
    "report.unit": ("表头的单位", "the unit that the form is about"),
    "report.project": ("表头的项目名称", "the name of the project"),
    "report.department": ("表头的主管部门", "the department in charge"),
    "report.phone": ("表头的联系电话", "the telephone number"),
    "unread": (
        "表里读不懂的行：refuse 一次报齐、不读；judged 按评定得分处理，其余照算",
        "rows that cannot be read: refuse the table, or take them for judged",
    ),
    "table": (
        "读哪一个表：工作表名称、第2个表或项目名称",
        "which table: the name of a sheet, 第2个表, or the name of the project",
    ),
    "audit": (
        "核对填好的自评表（.xlsx、.docx、.csv），或重算已印出的表格，说明哪里不一样、为什么",
        "check a filled-in form (.xlsx, .docx, .csv) or a published table, and say why it differs",
    ),
    "audit.data": ("JSON 数据文件，或 -", "a JSON file, or -"),
    "audit.reported": ("印出的结果（JSON）", "what was printed, as JSON"),
    "require": ("反问：数据要怎样，才能达到某个得分", "say what would reach a score"),
    "require.total": ("要达到的总分", "the total to reach"),
    "require.grade": ("要达到的等级", "the grade to reach"),
    "require.score": (
        "一个指标要达到的得分，可以写几次",
        "the score of one indicator to reach; may be given more than once",
    ),
    "require.free": (
        "可以变动的数据；不写则为数据文件里没有的，全都有则为全部",
        "an input that may change; else what DATA leaves out, else all",
    ),
    "require.exactly": ("正好是这个得分，不是至少", "just this score, not at least this"),
    "losses": ("说明分失在哪里", "say where points are lost"),
    "diff": ("两个体系之间或两份数据之间有什么变化", "say what changed: two rubrics or two data"),
    "diff.old": (
        "旧的体系文件，或旧的数据（.json）；有 --rubric 时为旧的数据",
        "a rubric file, or data as .json; with --rubric a data file",
    ),
    "diff.new": ("新的，同上", "the same, newer"),
    "diff.rubric": (
        "OLD 和 NEW 是两份数据，都按这个体系评分",
        "score OLD and NEW, two files of data, by this rubric",
    ),
    "diff.data": ("两个体系都按这份数据评分", "score this data by both rubrics"),
    "lsp": (
        "为编辑器服务（Language Server Protocol，标准输入输出）",
        "serve an editor over standard input and output (Language Server Protocol)",
    ),
    "lsp.stdio": ("本来就是这样", "what it does anyway"),
    "html": ("输出网页", "print a page of HTML"),
}


def command_text(key: str, lang: Language) -> str:
    """What a command or an option is for."""
    return _TEXTS[key][0 if lang == "zh" else 1]


_SPOKEN = (
    (r"No such file or directory", "没有这个文件"),
    (r"Permission denied", "没有权限，或者文件正在别的程序里打开"),
    (r"Is a directory", "这是文件夹，不是文件"),
    (r"No space left on device", "磁盘满了"),
    (r"the following arguments are required: (.*)", r"缺少{0}"),
    (r"unrecognized arguments: (.*)", r"不认得{0}"),
    (
        r"argument (.*?): invalid choice: '?(.*?)'? \(choose from (.*)\)",
        "{0} 不能写「{1}」，可以写 {2}",
    ),
    (r"argument (.*?): expected one argument", "{0} 后面要写一个值"),
    (r"argument (.*?): invalid \w+ value: '(.*)'", "{0} 不能写「{1}」"),
    (
        r"no [\w ]+ is called '(.*?)'; the nearest name is '(.*)'",
        "没有叫「{0}」的指标；最接近的是「{1}」",
    ),
    (r"no [\w ]+ is called '(.*)'", "没有叫「{0}」的指标"),
    (r"no grade is called '(.*?)'; there are (.*)", "没有叫「{0}」的等级；有{1}"),
    (r"a score must be a number, not '(.*)'", "分数要写成数，不能是「{0}」"),
    (
        r"require takes one of --total, --grade and --score",
        "--total、--grade、--score 要写一个，只写一个",
    ),
    (r"--score takes INDICATOR=POINTS", "--score 写成 指标=分数"),
    (r"only one of (\w+) and (\w+) can be standard input", "{0} 和 {1} 只能有一个是标准输入"),
    (
        r"--rubric compares two data files, --data scores one under two rubrics; not both",
        "--rubric 比较两份数据，--data 用一份数据比较两版标准，不能都写",
    ),
    (r"--jobs must be at least 1", "--jobs 至少是1"),
    (
        r"--write would replace the table; print it into a file of its own",
        "--write 会覆盖原表；请输出到另一个文件",
    ),
    (r"--write needs a file", "--write 要写明文件"),
    (
        (
            r"audit needs a FORM, or RUBRIC DATA REPORTED, or REPORTED alone; "
            r"only one can be standard input"
        ),
        (
            "audit 要一张自评表，或者体系、数据、公布的得分三个文件，或者只要公布的数；"
            "只能有一个是标准输入"
        ),
    ),
    (r"this file is read; write into another one", "这是正在读的文件，请写到另一个文件"),
    (r"no file can be called so", "文件不能叫这个名字"),
    (r"File name too long", "文件名太长"),
    (r"Not a directory", "路径中有一段不是文件夹"),
    (r"Read-only file system", "文件系统是只读的"),
    (r"Input/output error", "读写出错"),
    (r"'(.*?)' names more than one [\w ]+: (.*)", "叫「{0}」的不止一个：{1}"),
)
"""What the operating system, the parser of arguments and a lookup by name say in English."""


def spoken(text: str, lang: Language) -> str:
    """A sentence of these in the language of the command; any other as it is."""
    if lang == "en":
        return text
    for pattern, said in _SPOKEN:
        match = re.fullmatch(pattern, text)
        if match is not None:
            return said.format(*match.groups())
    return text
