"""Every sentence about a file and its cells, in Chinese and English: what is the matter, and what to do.

A code has four texts: what and remedy in Chinese, what and remedy in English. Values in braces are filled in.
"""

from collections.abc import Mapping
from typing import Literal

from wuding.calc.sheets.sentences_lists import GRANTS

Four = tuple[str, str, str, str]

_FILE: Mapping[str, Four] = {
    "file.empty": (
        "文件是空的，一个字节也没有。",
        "请确认选对了文件；如果是从微信或邮箱转来的，请重新下载后再上传。",
        "The file is empty.",
        "Check that it is the right file; if it came by mail, download it again.",
    ),
    "file.large": (
        "文件超过 {most} MB，不像一份名册。",
        "请删去图片和用不到的列，或者按单位分成几个文件。",
        "The file is larger than {most} MB, which no roster needs.",
        "Delete pictures and unused columns, or split it.",
    ),
    "file.pdf": (
        "这是一个 PDF 文件，不是表格，改扩展名也不行。",
        "请找到原来的 Excel 或 WPS 表格上传。",
        "This is a PDF, whatever its name says.",
        "Upload the spreadsheet that it was made from.",
    ),
    "file.document": (
        "这是一个文字文档或演示文稿，不是表格。",
        "请把里面的表格复制到 Excel 或 WPS 表格中，另存为 .xlsx 后上传。",
        "This is a text document or presentation, not a spreadsheet.",
        "Copy its table into Excel or WPS, save as .xlsx and upload that.",
    ),
    "file.picture": (
        "这是一张图片，不是表格。",
        "请上传 Excel 或 WPS 表格文件；照片里的名单需要先录入模板。",
        "This is a picture, not a spreadsheet.",
        "Upload a spreadsheet; a photographed list has to be typed into the template.",
    ),
    "file.archive": (
        "这是一个压缩包，不是表格。",
        "请先解压，把里面的表格文件单独上传。",
        "This is an archive, not a spreadsheet.",
        "Unpack it and upload the spreadsheet inside.",
    ),
    "file.program": (
        "这是一个程序文件，不是表格，已拒绝。",
        "请确认来源；如果不是您自己选的文件，请告诉单位的安全保密管理员。",
        "This is a program, not a spreadsheet; it was refused.",
        "Check where it came from; tell the security administrator if you didn't choose it.",
    ),
    "file.markup": (
        "这个文件名是表格，内容其实是网页（有的系统这样导出）。",
        "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”后再上传。",
        "The name says spreadsheet, but the content is a web page (some systems export that).",
        "Open it in Excel or WPS, save it as “Excel workbook (.xlsx)” and upload that.",
    ),
    "file.unknown": (
        "看不出这是什么文件，里面有表格和文本都不会有的内容。",
        "请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。",
        "It can't be told what kind of file this is.",
        "Open it in Excel or WPS, save it as .xlsx and upload that.",
    ),
    "file.encoding": (
        "文本文件的编码不是 UTF-8，也不是 GBK。",
        "请用 Excel 或 WPS 打开，另存为 .xlsx；或者用记事本另存为 UTF-8。",
        "The text file is neither UTF-8 nor GBK.",
        "Open it in Excel or WPS and save as .xlsx, or save it as UTF-8 in a text editor.",
    ),
    "file.csv": (
        "第 {line} 行附近的引号不成对，分不清哪里是一格。",
        "请用 Excel 或 WPS 打开，检查这一行，另存为 .xlsx 后再上传。",
        "Quotation marks near line {line} have no partner, so that cells can't be told apart.",
        "Open it in Excel or WPS, check that line, save as .xlsx and upload that.",
    ),
    "file.encrypted": (
        "文件加了密码，打不开。",
        "请在 Excel 或 WPS 中用“文件 → 信息（文档加密）”去掉打开密码，保存后再上传。",
        "The file is protected by a password.",
        "Remove the password in Excel or WPS (File → Info), save and upload again.",
    ),
    "file.macros": (
        "文件里有宏程序。为了安全，带宏的文件一律不收。",
        "请另存为不带宏的“Excel 工作簿（.xlsx）”后再上传，数据不会少。",
        "The file contains macros. Files with macros are never taken.",
        "Save it as “Excel workbook (.xlsx)” without macros; no cell is lost.",
    ),
    "file.binary": (
        "这是二进制工作簿（.xlsb），本系统不读这种格式。",
        "请另存为“Excel 工作簿（.xlsx）”后再上传。",
        "This is a binary workbook (.xlsb), which isn't read here.",
        "Save it as “Excel workbook (.xlsx)” and upload that.",
    ),
    "file.broken": (
        "文件不完整或已损坏，读不出来。",
        "请用 Excel 或 WPS 打开确认，另存为新的 .xlsx 后再上传；打不开时请向对方重新要一份。",
        "The file is incomplete or damaged.",
        "Open it in Excel or WPS, save it as a new .xlsx and upload that; if it doesn't open, ask for it again.",
    ),
    "file.twice": (
        "文件内部有两个同名的部分，不同软件会读出不同的内容，所以不收。",
        "请用 Excel 或 WPS 打开，核对后另存为新的 .xlsx 再上传。",
        "Two parts inside the file have the same name, so that programs would read it differently.",
        "Open it in Excel or WPS, check it, save it as a new .xlsx and upload that.",
    ),
    "file.bomb": (
        "文件展开后大得不合常理，已停止读取。",
        "请把需要的行和列复制到一个新的工作簿里，保存后再上传。",
        "The file unfolds to an unreasonable size; reading was stopped.",
        "Copy the rows and columns you need into a new workbook and upload that.",
    ),
    "file.entities": (
        "文件里有表格不会有的“实体”定义，是常见的攻击手法，已拒绝。",
        "请用 Excel 或 WPS 打开，把内容复制到新的工作簿里，保存后再上传。",
        "The file defines entities, which no spreadsheet does and attackers do; it was refused.",
        "Copy its cells into a new workbook and upload that.",
    ),
    "file.heavy": (
        "读这个文件需要的内存太多，已停止。常见原因是很远的地方有一个孤立的单元格，或者表格太宽。",
        "请把名单所在的行和列复制到一个新的工作簿里，保存后再上传；人数很多时请按单位分成几个文件。",
        "The file needs too much memory. Often a single cell stands far away, or the sheet is very wide.",
        "Copy the list's rows and columns into a new workbook and upload that; split very long lists.",
    ),
    "file.slow": (
        "读这个文件花的时间太长，已停止。",
        "请把名单复制到一个新的工作簿里，只留需要的列，保存后再上传。",
        "Reading the file took too long and was stopped.",
        "Copy the list into a new workbook with only the columns you need, and upload that.",
    ),
    "file.rows": (
        "行数超过 {most} 行。",
        "请删去名单下方的多余内容，或者按单位分成几个文件。",
        "There are more than {most} rows.",
        "Delete what stands below the list, or split the file.",
    ),
    "file.columns": (
        "列数超过 {most} 列，不像一份名册。",
        "请删去名单右边的多余内容；可以把需要的列复制到一个新的工作簿里。",
        "There are more than {most} columns, which no roster has.",
        "Delete what stands to the right of the list, or copy the columns you need into a new workbook.",
    ),
    "file.sheets": (
        "工作表超过 {most} 张。",
        "请只留下需要导入的工作表。",
        "There are more than {most} sheets.",
        "Keep only the sheets to be imported.",
    ),
    "file.errors": (
        "出错的单元格（如 #N/A）超过 {most} 个。",
        "多半是公式引用的文件不在了。请打开原文件，把公式的结果粘贴为数值后再上传。",
        "More than {most} cells show errors such as #N/A.",
        "Probably a linked file is missing. Paste the formulas' results as values and upload again.",
    ),
    "file.merged": (
        "合并的单元格超过 {most} 处。",
        "请取消合并后再上传。",
        "More than {most} groups of cells are merged.",
        "Unmerge them and upload again.",
    ),
    "sheet.none": (
        "文件里没有能对上的名单：前 {rows} 行里找不到必需的列标题（{list}）。",
        "请下载模板，把内容粘贴进去；或者把您的表头改成模板里的叫法。",
        "No sheet has the headings that are needed ({list}) in its first {rows} rows.",
        "Download the template and paste your cells into it, or rename your headings.",
    ),
    "sheet.empty": (
        "表头下面一行内容也没有。",
        "请在表头下面填写人员，每人一行。",
        "There is no row below the headings.",
        "Fill in one person a row below the headings.",
    ),
    "header.missing": (
        "缺少必填的列“{title}”。",
        "请加上这一列；如果叫别的名字，请改成“{title}”。",
        "The required column “{title}” is missing.",
        "Add it; if it has another name, rename it to “{title}”.",
    ),
    "header.twice": (
        "列“{title}”出现了两次（另一处在 {other} 列），不知道以哪一列为准。",
        "请删去其中一列。",
        "The column “{title}” appears twice (also in {other}), and it can't be told which counts.",
        "Delete one of them.",
    ),
    "header.near": (
        "不认识列标题“{shown}”，很像“{title}”。",
        "如果就是“{title}”，请改成这个名字；如果不需要，请删去这一列。",
        "The heading “{shown}” is unknown but looks like “{title}”.",
        "Rename it to “{title}” if that is what it means, or delete the column.",
    ),
}

_CELLS: Mapping[str, Four] = {
    "rule": ("{what}", "{remedy}", "{what}", "{remedy}"),
    "cell.missing": ("必填，但是空着。", "请补填。", "It is required but empty.", "Fill it in."),
    "cell.merged": (
        "这一格横向并入了左边的格子，看不出它的值。",
        "请取消合并，分别填写。",
        "This cell is merged into the one to its left, so that it has no value of its own.",
        "Unmerge them and fill in each.",
    ),
    "cell.error": (
        "单元格显示错误 {shown}，没有可用的值。",
        "请改正公式，或者直接填写结果。",
        "The cell shows the error {shown} and has no value.",
        "Mend the formula, or type the result.",
    ),
    "cell.odd": (
        "这一格（{shown}）不是本列能用的内容，或者文字太长。",
        "请改为模板说明的填法。",
        "This cell ({shown}) is of no use in this column, or its text is too long.",
        "Fill it in as the template says.",
    ),
    "cell.flag": (
        "这一格是逻辑值 TRUE/FALSE。",
        "请直接填写文字，如“是”或“否”。",
        "This cell is a truth value.",
        "Type it as text.",
    ),
    "text.character": (
        "里面有不能保存的字符（{character}）。",
        "请删去这一格重新输入；生僻字请用国标字库中的写法。",
        "It contains a character that can't be kept ({character}).",
        "Delete and type it again.",
    ),
    "text.long": (
        "太长：{found} 个字，最多 {most} 个。",
        "请缩短。",
        "It is too long: {found} characters, {most} at most.",
        "Shorten it.",
    ),
    "text.masked": (
        "这是遮盖过的号码，不能当作新号码导入。",
        "请填写完整号码；不改号码时请让这一格保持导出时的样子或清空。",
        "This number is masked and can't be imported as a new one.",
        "Write the whole number; leave it as exported, or empty, if it stays.",
    ),
    "name.not": (
        "不像姓名。",
        "请只填姓名，不带数字和备注。",
        "This doesn't look like a name.",
        "Write the name only.",
    ),
    "name.several": (
        "一格里像是有几个人或带了备注。",
        "请每人一行，只填姓名。",
        "There seem to be several people or a remark in one cell.",
        "One person a row, the name only.",
    ),
    "date.elsewhere": (
        "Excel 把它当成了日期（{day}），原来输入的内容已经看不到。",
        "请把这一列设为“文本”格式，再重新输入这一格。",
        "Excel took it for a date ({day}); what was typed can't be seen any more.",
        "Format the column as text and type the cell again.",
    ),
    "date.not": (
        "不像日期。",
        "请写成 2022-07-01 的样子。",
        "This isn't a date.",
        "Write it like 2022-07-01.",
    ),
    "date.none": (
        "没有这一天。",
        "请核对月份和日子，写成 2022-07-01 的样子。",
        "There is no such day.",
        "Check month and day, and write it like 2022-07-01.",
    ),
    "date.ambiguous": (
        "年份只有两位，或者年月日的先后看不出来。",
        "请写四位年份，如 2022-07-01。",
        "The year has two digits, or the order of day and month can't be told.",
        "Write four digits for the year, as in 2022-07-01.",
    ),
    "date.year_only": (
        "只有年份，没有月和日。",
        "请写到日，如 2022-07-01。",
        "There is only a year.",
        "Write the whole day, as in 2022-07-01.",
    ),
    "date.month_only": (
        "只写到月，这一列要写到日。",
        "请写到日，如 2022-07-01。",
        "There is only a month; this column needs the day.",
        "Write the whole day, as in 2022-07-01.",
    ),
    "date.number": (
        "{shown} 是数字，看不出是哪一天（2022.1 可能是 1 月，也可能是 10 月）。",
        "请把这一列设为“文本”或“日期”格式，写成 2022-07-01 的样子。",
        "{shown} is a number, and it can't be told which day it means (2022.1 may be January or October).",
        "Format the column as text or date and write it like 2022-07-01.",
    ),
    "date.before_1900": (
        "1900 年 3 月以前的日期，各种表格软件算法不同。",
        "请把这一列设为“文本”格式，写成 1899-12-01 的样子，并核对。",
        "Programs disagree about days before March 1900.",
        "Format the column as text and check the day.",
    ),
    "date.bounds": (
        "不在合理的范围内（{earliest} 至 {latest}）。",
        "请核对年份。",
        "It lies outside of what is possible ({earliest} to {latest}).",
        "Check the year.",
    ),
    "number.not": (
        "不是数字。",
        "请只填数字，不带单位和文字。",
        "This isn't a number.",
        "Write digits only, without a unit.",
    ),
    "number.whole": (
        "应为整数。",
        "请去掉小数部分。",
        "It must be a whole number.",
        "Leave out the decimals.",
    ),
    "number.places": (
        "小数最多 {places} 位。",
        "请按规定的位数填写。",
        "At most {places} decimals are kept.",
        "Write fewer decimals.",
    ),
    "number.bounds": (
        "超出范围（{least} 至 {most}）。",
        "请核对。",
        "It is out of range ({least} to {most}).",
        "Check it.",
    ),
    "number.rounded": (
        "数字超过 15 位，Excel 已经把后面的位数变成了 0。",
        "请把这一列设为“文本”格式，再从原件重新输入。",
        "The number has more than 15 digits, and Excel has replaced the last ones by zeros.",
        "Format the column as text and type it again from the original.",
    ),
    "number.text": (
        "这一列应为文字，这一格却是带小数的数字，显示的和保存的可能不同。",
        "请把这一列设为“文本”格式，再重新输入。",
        "This column holds text, but the cell is a number with decimals that may show otherwise than it is kept.",
        "Format the column as text and type it again.",
    ),
    "choice.none": (
        "不在可选的范围里：{list}。",
        "请从下拉列表中选择。",
        "It is none of: {list}.",
        "Choose from the list.",
    ),
    "choice.near": (
        "不在可选的范围里。是不是“{near}”？",
        "请从下拉列表中选择：{list}。",
        "It isn't on the list. Did you mean “{near}”?",
        "Choose from the list: {list}.",
    ),
    "identity.rounded": (
        "身份证号被 Excel 存成了数字，最后几位已经变成 0，找不回来了。",
        "请把这一列设为“文本”格式，再照身份证重新输入 18 位。",
        "Excel kept the identity number as a number; its last digits have become zeros and can't be brought back.",
        "Format the column as text and type all 18 places again from the card.",
    ),
    "identity.short": (
        "这是 15 位的旧身份证号。",
        "请填写 18 位身份证号。",
        "This is an old identity number of 15 digits.",
        "Write the number of 18 places.",
    ),
    "identity.length": (
        "身份证号应为 18 位，这里是 {found} 位。",
        "请照身份证核对。",
        "An identity number has 18 places, this has {found}.",
        "Check it against the card.",
    ),
    "identity.shape": (
        "身份证号应为 17 位数字加一位数字或 X。",
        "请照身份证核对，去掉空格和其他符号。",
        "An identity number has 17 digits and a digit or X.",
        "Check it against the card.",
    ),
    "identity.area": (
        "身份证号的前两位不是任何省、自治区、直辖市的代码。",
        "请照身份证核对开头几位。",
        "The identity number begins with the code of no province.",
        "Check its first places against the card.",
    ),
    "identity.day": (
        "身份证号里的出生日期（第 7 到 14 位）不存在。",
        "请照身份证核对。",
        "The day of birth inside the identity number (places 7 to 14) doesn't exist.",
        "Check it against the card.",
    ),
    "identity.check": (
        "身份证号的校验位不对，至少有一位写错了。",
        "请照身份证逐位核对。",
        "The identity number's check digit is wrong: at least one place was mistyped.",
        "Check every place against the card.",
    ),
    "phone.digits": (
        "手机号应为 11 位，这里是 {found} 位或号段不对。",
        "请核对号码。",
        "A mobile number has 11 digits, this has {found} or an unknown range.",
        "Check the number.",
    ),
    "phone.zero": (
        "固定电话被 Excel 存成了数字，区号开头的 0 可能丢了。",
        "请把这一列设为“文本”格式，写成 0457-6123456 的样子。",
        "Excel kept the telephone number as a number; the zero of its area code may be lost.",
        "Format the column as text and write it like 0457-6123456.",
    ),
    "phone.not": (
        "不是电话号码。",
        "请填 11 位手机号，或写成 0457-6123456 的样子。",
        "This isn't a telephone number.",
        "Write a mobile number of 11 digits, or like 0457-6123456.",
    ),
}

_TOLD: Mapping[str, Four] = {
    "took.trimmed": ("前后的空格已去掉。", "", "Blanks around it were left out.", ""),
    "took.blanks": ("中间的空格已去掉或并成一个。", "", "Blanks inside were left out or joined.", ""),
    "took.invisible": ("看不见的字符已去掉。", "", "Invisible characters were left out.", ""),
    "took.full_width": (
        "全角数字和符号按半角读取。",
        "",
        "Full-width digits and marks were read as half-width.",
        "",
    ),
    "took.quoted": (
        "为防止变形而加的引号或等号已去掉。",
        "",
        "The mark that kept the number whole was left out.",
        "",
    ),
    "took.number": (
        "单元格是数字，按文字读取；如果开头原来有 0，请核对。",
        "",
        "The cell is a number and was read as text; check whether it once began with 0.",
        "",
    ),
    "took.phone": (
        "号码里的空格、横线或 +86 已去掉。",
        "",
        "Blanks, dashes or +86 in the number were left out.",
        "",
    ),
    "took.serial": (
        "数字 {shown} 按 Excel 日期读作 {day}。",
        "",
        "The number {shown} was read as the spreadsheet day {day}.",
        "",
    ),
    "took.time": ("只取日期，时间没有要。", "", "Only the day was taken, not the time.", ""),
    "took.month": ("只写到月，按当月 1 日记。", "", "Only a month was given; its first day was taken.", ""),
    "took.merged": (
        "上下合并的单元格，每一行都用合并后的值。",
        "",
        "Of cells merged downwards every row takes the value.",
        "",
    ),
    "header.unknown": (
        "列“{shown}”不在模板里，没有导入。",
        "",
        "The column “{shown}” isn't in the template and was not imported.",
        "",
    ),
    "header.above": (
        "表头在第 {row} 行，它上面的内容没有导入。",
        "",
        "The headings stand in row {row}; what is above them was not imported.",
        "",
    ),
    "sheet.hidden": ("隐藏的工作表没有导入。", "", "A hidden sheet was not imported.", ""),
    "sheet.other": (
        "这张工作表没有能对上的表头，没有导入。",
        "",
        "This sheet has no headings that fit and was not imported.",
        "",
    ),
    "told.text_table": (
        "文本表格，编码 {encoding}，分隔符 {delimiter}。",
        "",
        "A text table in {encoding}, separated by {delimiter}.",
        "",
    ),
    "told.formulas": (
        "这一列有 {number} 格是公式，用的是文件保存时算出的结果。",
        "",
        "{number} cells of this column are formulas; the results saved in the file were used.",
        "",
    ),
    "told.hidden_rows": (
        "有 {number} 行是隐藏的（{list}），也一样导入。",
        "",
        "{number} rows are hidden ({list}); they are imported as well.",
        "",
    ),
    "told.hidden_columns": (
        "有 {number} 列是隐藏的（{list}），也一样导入。",
        "",
        "{number} columns are hidden ({list}); they are imported as well.",
        "",
    ),
    "told.1904": (
        "这个工作簿从 1904 年起算日期，已按这个算法读取。",
        "",
        "This workbook counts its days from 1904 and was read so.",
        "",
    ),
}

_ALL: Mapping[str, Four] = {**_FILE, **_CELLS, **_TOLD, **GRANTS}
CODES = frozenset(_ALL)


def sentence(code: str, values: Mapping[str, str], language: Literal["zh", "en"]) -> str:
    """What is the matter."""
    return _ALL[code][0 if language == "zh" else 2].format_map(values)


def remedy(code: str, values: Mapping[str, str], language: Literal["zh", "en"]) -> str:
    """What to do; empty where nothing needs to be done."""
    return _ALL[code][1 if language == "zh" else 3].format_map(values)
