"""Sentences about lists of payments: who is meant, and who can't be paid; as in `sentences`."""

from collections.abc import Mapping

GRANTS: Mapping[str, tuple[str, str, str, str]] = {
    "grant.nobody": (
        "这里看不到叫“{name}”的社区工作者。",
        "请核对姓名，或用下载的表格填写。",
        "No community worker called “{name}” is seen here.",
        "Check the name, or fill in the table that can be downloaded.",
    ),
    "grant.file": (
        "档案号和姓名“{name}”对不上。",
        "请用下载的表格填写，不要改动档案号。",
        "The file number doesn't belong to “{name}”.",
        "Fill in the table that can be downloaded and leave its file numbers alone.",
    ),
    "grant.namesakes": (
        "有 {number} 个人叫“{name}”：{units}。",
        "请在“档案号”一列填上是哪一位。",
        "{number} people are called “{name}”: {units}.",
        "Enter in the column 档案号 which one is meant.",
    ),
    "grant.twice": (
        "“{name}”在第 {line} 行已有一行。",
        "同一个人同一个事由只留一行。",
        "“{name}” is in row {line} already.",
        "Leave one row for each person and reason.",
    ),
    "grant.paid": (
        "“{name}”{month}已有一张同类工资条，已经审批。",
        "请删去这一行，或放到下个月的名单。",
        "“{name}” has an approved slip of this kind for {month} already.",
        "Delete this row, or put it on the list of a later month.",
    ),
    "grant.apart": (
        "“{name}” {year} 年已有一次奖金单独计税，一年只能一次。",
        "请改为“并入综合所得”，或留空由系统选。",
        "“{name}” has had a bonus taxed apart in {year}; there is only one a year.",
        "Choose 并入综合所得, or leave the cell empty.",
    ),
}
