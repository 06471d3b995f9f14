"""Every sentence the rule engine can say, in Chinese and English: what is wrong, why, and what to do.

Keys are the codes of problems and row errors. Values in braces are filled in; `{x_en}` is used in English where
the value itself is a word.
"""

from __future__ import annotations

from collections.abc import Mapping

_S: Mapping[str, tuple[str, str]] = {
    "nearest": ("是否应为“{name}”？", "Did you mean “{name}”?"),
    "row": ("第 {row} 行：{said}", "Row {row}: {said}"),
    # files
    "file.large": ("文件超过 {most} KB，不像一个政策包。请把文件分成几个。", "The file is larger than {most} KB, which no policy pack needs. Split it."),
    "file.encoding": ("文件不是 UTF-8 编码（第 {byte} 字节）。请用编辑器另存为 UTF-8。", "The file is not UTF-8 (byte {byte}). Save it again as UTF-8."),
    "file.deep": ("括号嵌套超过 {most} 层。请检查是否漏写了右括号。", "Brackets are nested deeper than {most}. Look for a missing closing bracket."),
    "file.bare_key": ("含中文的键“{found}”要用英文双引号括起来。", "The key “{found}” contains Chinese characters and must stand in double quotes."),
    "file.toml": ("不符合 TOML 写法：{said}。请对照相邻的条目改正。", "This is not TOML: {said}. Compare it with the entries around it."),
    # shapes
    "key.missing": ("{part} 缺少必填的“{key}”。请补上。", "{part} lacks the required key “{key}”. Add it."),
    "key.unknown": ("{part} 中没有“{key}”这一项。", "{part} has no key “{key}”."),
    "value.number": ("“{key}”应为数字，不加引号。", "“{key}” must be a number, without quotes."),
    "value.finite": ("“{key}”不能是 nan 或 inf，请写确定的数字。", "“{key}” must not be nan or inf; write a definite number."),
    "value.digits": ("“{key}”的位数太多（最多 30 位）。", "“{key}” has too many digits (30 at most)."),
    "value.day": ("“{key}”应为日期，如 2022-07-01，不加引号。", "“{key}” must be a date such as 2022-07-01, without quotes."),
    "value.text": ("“{key}”应为文字，加英文双引号。", "“{key}” must be text in double quotes."),
    "value.blank": ("“{key}”不能为空。请填写内容，或删去这一项。", "“{key}” must not be blank. Fill it in or leave it out."),
    "value.choice": ("“{key}”不能是“{found}”，只能是：{choices}。", "“{key}” cannot be “{found}”; it is one of: {choices}."),
    "value.whole": ("“{key}”应为整数。", "“{key}” must be a whole number."),
    "value.flag": ("“{key}”应为 true 或 false，不加引号。", "“{key}” must be true or false, without quotes."),
    "value.list": ("“{key}”应为列表，写在方括号里。", "“{key}” must be a list in square brackets."),
    "value.keys": ("“{key}”应为带键的内容，如 {{ name = … }}。", "“{key}” must have keys, as in {{ name = … }}."),
    "value.range": ("“{key}”应 {bound}。", "“{key}” must be {bound}."),
    "value.wrong": ("“{key}”的写法不对。请对照指南改正。", "“{key}” is not written as the guide asks."),
    "list.short": ("“{key}”至少要有 {bound} 项。", "“{key}” needs at least {bound} entries."),
    "list.long": ("“{key}”最多 {bound} 项。", "“{key}” takes at most {bound} entries."),
    # formulas as text
    "formula.long": ("公式有 {length} 个字符，最多 {most} 个。请拆成几个项目。", "The formula has {length} characters, {most} at most. Split it into several items."),
    "formula.empty": ("公式是空的。请写出计算方法。", "The formula is empty. Write how the value is computed."),
    "formula.deep": ("公式嵌套超过 {most} 层。请拆成几个项目。", "The formula is nested deeper than {most} levels. Split it into several items."),
    "formula.ends": ("公式没有写完。请补上后面的部分。", "The formula ends too early. Write the rest of it."),
    "formula.no_else": ("“如果…则…”后面必须写“否则…”，说明其他情况怎么算。", "“if … then …” must be followed by “else …”, so that every other case is stated."),
    "formula.no_right": ("少了一个右括号“）”。", "A closing bracket “)” is missing."),
    "formula.quote": ("引号没有成对，或用了单引号。文字请写成 \"…\" 或 “…”。", "The quotation mark {found} has no partner, or is a single quote. Write text as \"…\"."),
    "formula.comment": ("公式里不能写注释“{found}”。说明请写在 note 里；减负数请加括号。", "A formula takes no comment “{found}”. Put remarks into note; bracket a negative number."),
    "formula.character": ("公式里不能用“{found}”这个字符。", "The character “{found}” has no place in a formula."),
    "formula.dropped": ("“{found}”前面少了一个参数。请补上，不会当作零。", "An argument is missing before “{found}”. Write it; it is not taken as zero."),
    "formula.glued": ("数字后面直接跟了“{found}”。中间要写运算符，如 ×。", "“{found}” follows a number directly. Write an operator such as × between them."),
    "formula.unexpected": ("这里不应出现“{found}”。请检查前面是否漏了运算符、括号或“则”“否则”。", "“{found}” is not expected here. Check for a missing operator, bracket, “then” or “else”."),
    "formula.date": ("没有“{found}”这一天。", "There is no such day as “{found}”."),
    # names
    "name.unknown": ("没有名为“{name}”的输入、参数或项目。", "There is no input, parameter or item named “{name}”."),
    "name.table": ("“{name}”是一张表，请用 查表({name}, 键) 取值。", "“{name}” is a table; read it with lookup({name}, key)."),
    "name.brackets": ("“{name}”是分档表，请用 分档({name}, 数值) 取值。", "“{name}” is a set of brackets; read it with bracket({name}, number)."),
    "name.subject": ("“{name}”是按另一种对象（人员、社区或区）计算的，这里不能用。", "“{name}” is computed for another subject (worker, community or district) and cannot be used here."),
    "name.broken": ("“{name}”本身有错误，请先改正它。", "“{name}” has a mistake of its own; correct that first."),
    "name.bad": ("“{name}”不能作名称：只能用汉字、字母、数字和“·”，不能以数字开头，不能是“如果”“且”等保留字。", "“{name}” cannot be a name: use letters, digits and “·”, not starting with a digit, and no keyword."),
    "name.reserved": ("“{name}”是函数或内置日期的名称，请另起一个名。", "“{name}” is the name of a function or built-in date; choose another."),
    "name.twice": ("名称“{name}”用了两次，第一次在 {first}。同一政策包里名称不能重复。", "The name “{name}” is used twice, first at {first}. Names are unique within a pack."),
    "cycle": ("这些项目互相引用，算不出来：{members}。请断开其中一处。", "These refer to each other in a circle: {members}. Break it at one place."),
    # types and numbers
    "type.wrong": ("这里应为{wanted}，却是{found}。", "This must be a {wanted_en}, but is a {found_en}."),
    "missing.unguarded": ("“{name}”可能没有填。请先用 缺失({name}) 判断，或写 若缺({name}, 替代值)。", "“{name}” may be missing. Test it with missing({name}) first, or write ifmissing({name}, substitute)."),
    "missing.name": ("缺失(…) 和 若缺(…) 里只能写一个输入或汇总的名称。", "missing(…) and ifmissing(…) take the name of one input or aggregate."),
    "missing.never": ("“{name}”一定有值，不需要判断是否缺失。", "“{name}” is always present; there is nothing to test."),
    "number.large": ("结果可能超过 36 位数字，无法保证分毫不差。请缩小输入的 min、max 范围。", "The result may exceed 36 digits and could not be exact. Narrow the inputs' min and max."),
    "divide.zero": ("除数可能为零。请用“如果 … > 0”先排除，或缩小它的范围。", "The divisor may be zero. Exclude that with “if … > 0” first, or narrow its range."),
    "rounding.missing": ("这里的小数位数超出允许，必须写明如何取整：四舍五入(…, 位数)、进位 或 舍去。", "This has more decimal places than allowed; say how it is rounded: round(…, digits), roundup or rounddown."),
    "round.digits": ("取整位数要写成 −{most} 到 {most} 之间的整数。", "The number of digits must be a whole number from −{most} to {most}."),
    "unit.differ": ("单位不一致：左边是“{left}”，右边是“{right}”，不能相加、相减或比较。", "The units differ: “{left_en}” and “{right_en}” cannot be added, subtracted or compared."),
    "unit.declared": ("“{name}”声明的单位是“{left}”，公式得出的却是“{right}”。若是每年标准乘以年数，标准的单位应写成 元/年。", "“{name}” is declared in “{left_en}”, but its formula gives “{right_en}”. An amount per year of service has the unit 元/年."),
    "unit.unknown": ("没有“{found}”这个单位。", "There is no unit “{found}”."),
    "compare.order": ("{found}没有大小之分，只能用 = 或 ≠。", "A {found_en} has no order; use = or ≠."),
    "code.unknown": ("“{found}”不在可选值中：{codes}。", "“{found}” is not one of the listed values: {codes}."),
    "list.constant": ("“属于”的括号里只能写确定的值。", "The list after “in” takes written values only."),
    "function.unknown": ("没有“{name}”这个函数。公式只能用指南列出的函数，不能读文件、查数据库。", "There is no function “{name}”. Only the functions in the guide exist; a formula reads no file and no database."),
    "function.count": ("函数“{name}”要 {wanted} 个参数，这里写了 {found} 个。", "The function “{name}” takes {wanted} arguments, {found} are given."),
    "due.item": ("本月(…) 里要写一个待遇项目的名称。", "due(…) takes the name of a pay item."),
    # tables and brackets
    "table.unknown": ("没有名为“{name}”的表。", "There is no table named “{name}”."),
    "table.keys": ("表“{name}”有 {wanted} 个键，这里给了 {found} 个。", "The table “{name}” has {wanted} keys, {found} are given."),
    "table.absent": ("表“{name}”（{from} 起）没有“{key}”这一行，而它可能出现。请补上这一行，或写 otherwise。", "The table “{name}” (from {from}) has no row “{key}”, which can occur. Add the row, or state otherwise."),
    "table.open_key": ("查表“{name}”的键没有封闭的可选值。请给输入写 codes 或更小的范围，或给表写 otherwise。", "The key looked up in “{name}” has no closed list. Give the input codes or a smaller range, or state otherwise."),
    "table.key_type": ("表“{name}”的键“{key}”与查找用的值类型不同（文字与数字）。", "The key “{key}” of the table “{name}” and the value looked up are of different types (text and number)."),
    "table.key_whole": ("表“{name}”的键“{key}”要用整数去查，请先取整。", "The key “{key}” of the table “{name}” is looked up by whole numbers; round first."),
    "table.both": ("表“{name}”不能同时写 otherwise 和 absent。", "The table “{name}” cannot have both otherwise and absent."),
    "table.width": ("表“{name}”这一行应有 {wanted} 个键和一个值，却有 {found} 个键。", "This row of the table “{name}” needs {wanted} keys and one value, but has {found} keys."),
    "table.twice": ("表“{name}”的“{key}”写了两次。", "The table “{name}” has “{key}” twice."),
    "table.empty": ("表“{name}”没有任何行。", "The table “{name}” has no rows."),
    "table.key": ("表“{name}”的键“{key}”应为文字或整数。", "The key “{key}” of the table “{name}” must be text or a whole number."),
    "table.key_mixed": ("表“{name}”的键“{key}”有的是文字、有的是数字，请统一。", "The key “{key}” of the table “{name}” mixes text and numbers."),
    "table.cell": ("表“{name}”里的“{found}”不能作值。", "“{found}” cannot be a value in the table “{name}”."),
    "table.mixed": ("表“{name}”的值类型不一致，请统一为数字或文字。", "The values of the table “{name}” are of different types."),
    "brackets.unknown": ("没有名为“{name}”的分档表。", "There are no brackets named “{name}”."),
    "brackets.beyond": ("分档表“{name}”只到 {to}，而数值可能到 {high}。请加一档不封顶的，或缩小范围。", "The brackets “{name}” end at {to}, but the number can reach {high}. Add an open step, or narrow the range."),
    "value.none": ("“{name}”在此期间没有有效的值。请补上从何时起是多少，不会当作零。", "“{name}” has no value in force in this period. State it with its date; it is not taken as zero."),
    "steps.open": ("分档表“{name}”只有最后一档可以不写 to。", "Only the last step of the brackets “{name}” may lack “to”."),
    "steps.order": ("分档表“{name}”的各档要从小到大，{to} 的位置不对。", "The steps of the brackets “{name}” must rise; {to} is out of order."),
    "steps.tail": ("分档表“{name}”中 every、adds、part 要一起写在不封顶的最后一档，every 大于零。", "In the brackets “{name}”, every, adds and part stand together on the open last step, with every above zero."),
    # dates, trust, clauses
    "dates.reversed": ("截止日 {until} 早于起始日 {start}。", "The last day {until} lies before the first day {start}."),
    "dates.far": ("日期 {found} 太早或太晚。", "The date {found} is too early or too late."),
    "dates.twice": ("“{name}”有两个值都从 {from} 起。若后一个是后来公布的，请写 known。", "“{name}” has two values from {from}. If one was published later, say so with known."),
    "dates.overlap": ("“{name}”的时间重叠：前一个到 {until}，后一个从 {from} 起。", "The dates of “{name}” overlap: one until {until}, the next from {from}."),
    "trust.derived": ("标为 derived（推算）的内容要用 how 说明怎样推算。", "What is marked derived must say in how it was derived."),
    "trust.assumed": ("标为 assumed（假定）的内容要用 how 说明依据。", "What is marked assumed must say in how it was arrived at."),
    "clause.missing": ("“{name}”没有写依据条款 clause。", "“{name}” does not name its clause."),
    "clause.unknown": ("“{name}”引用的条款“{clause}”不在 provisions 中。", "The clause “{clause}” of “{name}” is not among the provisions."),
    "clause.twice": ("条款“{clause}”写了两次。", "The clause “{clause}” is given twice."),
    "governs.unknown": ("条款“{clause}”所管的“{name}”不存在。", "“{name}”, which clause “{clause}” is to govern, does not exist."),
    # inputs, parameters, items
    "input.codes_only_text": ("“{name}”不是文字，不能写 codes。", "“{name}” is not text and takes no codes."),
    "input.bounds": ("数字输入“{name}”要写 min 和 max，用来证明计算不会出错。", "The number “{name}” needs min and max; they prove that nothing can overflow."),
    "input.scale": ("“{name}”的小数位数 scale 应在 0 到 8 之间。", "The scale of “{name}” must lie between 0 and 8."),
    "input.codes_twice": ("“{name}”的可选值有重复。", "The codes of “{name}” contain one twice."),
    "input.no_type": ("输入“{name}”不在字典里，要写明 type。", "The input “{name}” is not in the dictionary; state its type."),
    "input.meaning": ("输入“{name}”不在字典里，要用 meaning 写明含义和统计口径。", "The input “{name}” is not in the dictionary; state its meaning and counting rule."),
    "dictionary.type": ("“{name}”在字典里的类型是 {wanted}，不能改作他用。请另起一个名。", "The dictionary has “{name}” as {wanted}; it cannot be put to another use. Choose another name."),
    "dictionary.unit": ("“{name}”在字典里的单位是“{wanted}”，不能改。请另起一个名。", "The dictionary has “{name}” in “{wanted}”; it cannot be changed. Choose another name."),
    "range.reversed": ("最大值 {high} 小于最小值 {low}。", "The maximum {high} is below the minimum {low}."),
    "value.one_of": ("“{name}”的每一条要么写 value，要么写 unknown。", "Each entry of “{name}” has either value or unknown."),
    "param.mixed": ("参数“{name}”的值类型前后不一致。", "The values of the parameter “{name}” are of different types."),
    "unknown.step": ("“{name}”的步长 step 要大于零。", "The step of “{name}” must be above zero."),
    "unknown.keys": ("“{name}”的未知数要写成 {{ min = …, max = …, step = … }}。", "The unknown “{name}” is written as {{ min = …, max = …, step = … }}."),
    "choose.outside": ("“{name}”取 {found}，超出上级（{origin}）允许的 {low} 至 {high}。", "“{name}” is {found}, outside the {low} to {high} that {origin} allows."),
    "item.months": ("按月或一次性发放的“{name}”不写 months。", "“{name}” is monthly or paid once and takes no months."),
    "item.months_count": ("“{name}”的 months 应有 {wanted} 个月份。", "“{name}” needs {wanted} months."),
    "item.totals": ("“{name}”和“{first}”都标了 total，只能有一个合计。", "Both “{name}” and “{first}” are marked total; there is only one."),
    "aggregate.of": ("汇总“{name}”要写 of；人数（count）则不写。", "The aggregate “{name}” needs of, except a count, which has none."),
    "aggregate.rounding": ("平均（mean）“{name}”要写 rounding 和 scale；其他汇总不写。", "A mean such as “{name}” needs rounding and scale; other kinds take none."),
    "aggregate.constant": ("“{name}”对每个人都一样，不能用来汇总或分组。", "“{name}” is the same for everyone and cannot be aggregated or grouped by."),
    "example.like": ("前面没有名为“{name}”的例子。", "There is no earlier example named “{name}”."),
    "example.nothing": ("例子“{name}”没有写 expect，什么也没检验。", "The example “{name}” has no expect and would check nothing."),
    "example.unknown": ("例子要检验的“{name}”不是这个对象的项目或规则。", "“{name}”, which the example expects, is no item or rule of its subject."),
    "example.input": ("例子给出的“{name}”不是输入。", "“{name}”, which the example gives, is no input."),
    # packs and parents
    "pack.empty": ("政策包“{pack}”的文件夹里没有 .toml 文件。", "The folder of the pack “{pack}” has no .toml file."),
    "pack.no_folder": ("没有“{pack}”这个文件夹。政策包放在 policies/地方/版本/ 里。", "There is no folder “{pack}”. A pack lives in policies/place/version/."),
    "pack.header": ("一个政策包要有且只有一个 [pack]，这里有 {found} 个。", "A pack has exactly one [pack]; here are {found}."),
    "pack.not_in_force": ("{month} 不在“{pack}”的施行期内（{from} 至 {until}）。请换用当时有效的版本。", "“{pack}” is not in force in {month} (it runs from {from} until {until}). Use the version of that time."),
    "parent.unknown": ("找不到上级政策包“{pack}”。", "The parent pack “{pack}” cannot be found."),
    "parent.cycle": ("政策包互为上级：{members}。", "Packs are each other's parents: {members}."),
    "override.unsaid": ("“{name}”在上级（{origin}）已有。若要替换，请写 overrides = true。", "“{name}” already stands in {origin}. To replace it, write overrides = true."),
    "override.nothing": ("上级没有“{name}”，无可替换。", "The parent has no “{name}” to override."),
    "override.sort": ("“{name}”在上级（{origin}）是另一类内容，不能替换。", "“{name}” is another kind of part in {origin} and cannot be replaced by this."),
    "drop.nothing": ("上级没有“{name}”，无可删去。", "The parent has no “{name}” to drop."),
    # rows
    "row.missing": ("“{name}”没有填。请补上；不会当作零。", "“{name}” is missing. Fill it in; it is not taken as zero."),
    "row.type": ("“{name}”应为{wanted}，却是“{found}”。", "“{name}” must be a {wanted_en}, but is “{found}”."),
    "row.code": ("“{name}”是“{found}”，不在可选值中：{codes}。", "“{name}” is “{found}”, which is not one of: {codes}."),
    "row.range": ("“{name}”是 {found}，超出 {low} 至 {high}。请核对。", "“{name}” is {found}, outside {low} to {high}. Check it."),
    "row.scale": ("“{name}”是 {found}，小数位数超过 {scale} 位。", "“{name}” is {found}, with more than {scale} decimal places."),
    "row.table": ("表“{name}”没有“{key}”这一行，政策包规定遇到这种情况就停下。请核对这个人的资料。", "The table “{name}” has no row “{key}”, and the pack says to stop there. Check this person's facts."),
    "row.unknown": ("政策包里的“{name}”还没有金额。请先用 fit 求出，或填入金额。", "The amount “{name}” of the pack is still unknown. Find it with fit, or fill it in."),
    "row.roster": ("“{name}”要用整个名册计算，请连同名册一起给出。", "“{name}” is computed over the whole roster; give the roster as well."),
    "row.column": ("名册里没有“{name}”这一列。", "The roster has no column “{name}”."),
}  # fmt: skip


def sentence(code: str, values: Mapping[str, str], lang: str) -> str:
    """Return the sentence of a code with its values filled in. A code without a sentence is a bug: KeyError."""
    chinese, english = _S[code]
    return (english if lang == "en" else chinese).format_map(values)


def codes() -> tuple[str, ...]:
    """Return every code there is a sentence for."""
    return tuple(_S)
